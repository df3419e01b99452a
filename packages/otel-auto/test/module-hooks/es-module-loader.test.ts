import { beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FOOTER_END, footerBefore, footerFor } from '../../src/module-hooks/es-module-footer';
import { runForJson } from '../support/run-script';

const FILE = { exports: ['a', 'b'], name: 'listed' };
const LISTED = 'file:///app/node_modules/@scope/listed/index.js';
const SOURCE = 'export const a = 1, b = 2;';

const CASES: Readonly<
  Record<string, { readonly url: string; readonly format: string; readonly source: string | null }>
> = {
  listed: { url: LISTED, format: 'module', source: SOURCE },
  'listed, of bytes': { url: LISTED, format: 'module', source: `bytes:${SOURCE}` },
  'in a folder with a blank': {
    url: 'file:///my%20app/node_modules/@scope/listed/index.js',
    format: 'module',
    source: SOURCE,
  },
  'nested in another package': {
    url: 'file:///app/node_modules/other/node_modules/@scope/listed/index.js',
    format: 'module',
    source: SOURCE,
  },
  'another file': {
    url: 'file:///app/node_modules/@scope/listed/other.js',
    format: 'module',
    source: SOURCE,
  },
  'of the application': { url: 'file:///app/index.js', format: 'module', source: SOURCE },
  'with a query': { url: `${LISTED}?1#/index.js`, format: 'module', source: SOURCE },
  'at a url that is no path': {
    url: 'file:///a%2Fb/node_modules/@scope/listed/index.js',
    format: 'module',
    source: SOURCE,
  },
  CommonJS: { url: LISTED, format: 'commonjs', source: SOURCE },
  'without a source': { url: LISTED, format: 'module', source: null },
  'a builtin': { url: 'node:fs', format: 'builtin', source: null },
};

describe('the loader for Node.js without usable synchronous hooks', () => {
  let loaded: Record<string, { format: string; source: string | null; extra: number }>;

  beforeAll(async () => {
    const loader = pathToFileURL(join(__dirname, '../../src/module-hooks/es-module-loader.mjs'));
    loaded = (await runForJson(
      `
      const [cases, data, loader] = process.argv.slice(1);
      import(loader).then(async ({ initialize, load }) => {
        initialize(JSON.parse(data));
        const results = {};
        for (const [name, { url, format, source }] of Object.entries(JSON.parse(cases))) {
          const given = source?.startsWith('bytes:') ? Buffer.from(source.slice(6)) : source;
          const result = await load(url, {}, async () => ({ format, source: given, extra: 1 }));
          results[name] = { ...result, source: result.source && String(result.source) };
        }
        console.log(JSON.stringify(results));
      });
      `,
      JSON.stringify(CASES),
      JSON.stringify({
        files: [{ packageName: '@scope/listed', path: '/index.js', footer: footerBefore(FILE) }],
        footerEnd: FOOTER_END,
      }),
      loader.href,
    )) as typeof loaded;
  });

  it.each([
    ['listed', '/app/node_modules/@scope/listed'],
    ['listed, of bytes', '/app/node_modules/@scope/listed'],
    ['in a folder with a blank', '/my app/node_modules/@scope/listed'],
    ['nested in another package', '/app/node_modules/other/node_modules/@scope/listed'],
    ['with a query', '/app/node_modules/@scope/listed'],
  ])('puts the footer of the synchronous hooks behind a file that is %s', (name, root) => {
    expect(loaded[name]?.source).toBe(SOURCE + footerFor(FILE, root));
  });

  it.each([
    'another file',
    'of the application',
    'at a url that is no path',
    'CommonJS',
    'without a source',
    'a builtin',
  ])('leaves a module alone that is %s', (name) => {
    const { format, source } = CASES[name]!;
    expect(loaded[name]).toEqual({ format, source, extra: 1 });
  });

  it('keeps what else the next hook says', () => {
    expect(loaded['listed']).toMatchObject({ format: 'module', extra: 1 });
  });
});
