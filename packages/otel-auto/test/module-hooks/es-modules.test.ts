import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FOOTER_END, footerBefore, footerFor } from '../../src/module-hooks/es-module-footer';
import {
  hookEsModules,
  hookEsModulesByThread,
  patchLinkedEsModules,
} from '../../src/module-hooks/es-modules';
import { loaderSupport } from '../../src/module-hooks/loader-support';
import { ModuleHooks } from '../../src/module-hooks/module-hooks';
import type { LoadResult, NodeModuleStatic } from '../../src/module-hooks/node-module';
import { createPackageFinder } from '../../src/module-hooks/package-finder';
import { createFakeLoader } from '../support/fake-module';
import { runForJson } from '../support/run-script';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder';

const LISTED_FILE = { exports: ['Client', 'fail'], name: 'listed' };
const SCOPED_FILE = { exports: ['value'], name: '@scope/listed/lib/a b.js' };
const FILES = { 'listed/index.js': LISTED_FILE, '@scope/listed/lib/a b.js': SCOPED_FILE };

/** An application whose packages are ES modules; the last line of the first has no end and is a comment. */
const APPLICATION = {
  'package.json': '{ "type": "module" }',
  'main.js': "import 'listed';\n",
  'other.js': '',
  'far.js': "import './src/near.js';\n",
  'late.js': "void import('./main.js');\n",
  'src/near.js': "import './near.js';\nexport { main } from '../main.js';\n",
  'node_modules/listed/package.json': '{ "type": "module", "main": "index.js" }',
  'node_modules/listed/index.js': [
    "import { value } from './value.js';",
    'export class Client { static value = value; }',
    '',
    "export function fail() { throw new Error('on line 4'); }",
    '// the end',
  ].join('\n'),
  'node_modules/listed/value.js': "export const value = await Promise.resolve('awaited');\n",
  'node_modules/@scope/listed/package.json': '{ "type": "module" }',
  'node_modules/@scope/listed/lib/a b.js': 'export const value = 1',
};

let application: TemporaryFolder;

beforeAll(() => {
  application = createTemporaryFolder(APPLICATION);
});

afterAll(() => application.remove());

const finderOf = (Module: NodeModuleStatic, hooks: ModuleHooks) =>
  createPackageFinder(Module, (name) => hooks.hasPackage(name), '/app/main.js');

describe('hookEsModules', () => {
  const hooked = () => {
    const loader = createFakeLoader();
    const moduleHooks = new ModuleHooks(new Set(['listed', '@scope/listed']), new Set(['http']));
    const announced: unknown[][] = [];
    moduleHooks.onFirstLoad((...args) => void announced.push(args));
    hookEsModules(loader.Module, moduleHooks, FILES, finderOf(loader.Module, moduleHooks));
    const { resolve, load } = loader.hooks[0]!;
    return {
      ...loader,
      moduleHooks,
      announced,
      resolve: resolve!,
      load: (url: string, result: LoadResult) => load!(url, {}, () => result),
    };
  };
  const LISTED = 'file:///app/node_modules/listed/index.js';

  it('puts a footer behind a listed file, whatever its source is made of', () => {
    const { load } = hooked();
    const text = 'export const Client = 1, fail = 2;';
    const footer = footerFor(FILES['listed/index.js'], '/app/node_modules/listed');
    for (const source of [text, Buffer.from(text), new TextEncoder().encode(text)]) {
      const result = load(LISTED, { format: 'module', source }).source;
      expect(typeof result).toBe(typeof source);
      expect(Buffer.from(result as string).toString()).toBe(text + footer);
    }
  });

  it('announces a listed package for any of its files', () => {
    const { load, announced } = hooked();
    const result = { format: 'module', source: '' };
    expect(load('file:///app/node_modules/listed/other.js', result)).toBe(result);
    expect(announced).toEqual([['listed', '/app/node_modules/listed']]);
  });

  it.each([
    ['of another package', 'file:///app/node_modules/other/index.js', 'module'],
    ['of the application', 'file:///app/index.js', 'module'],
    ['that is CommonJS', LISTED, 'commonjs'],
    ['that is a builtin', 'node:http', 'builtin'],
    ['that is no file', 'data:text/javascript,export{}', 'module'],
  ])('leaves a module alone %s', (_which, url, format) => {
    const { load, announced } = hooked();
    const result = { format, source: 'source' };
    expect(load(url, result)).toBe(result);
    expect(announced).toEqual([]);
  });

  it('leaves a listed file alone whose source Node.js keeps to itself', () => {
    const { load } = hooked();
    const result = { format: 'module', source: null };
    expect(load(LISTED, result)).toBe(result);
  });

  it('touches nothing while it is paused', () => {
    const { load, moduleHooks, resolve, announced } = hooked();
    const result = { format: 'module', source: '' };
    moduleHooks.pause(() => {
      expect(load(LISTED, result)).toBe(result);
      resolve('node:http', { conditions: [] }, () => ({ url: 'node:http' }));
    });
    expect(announced).toEqual([]);
  });

  it('patches a listed builtin before it is resolved, and hands on every argument and result', () => {
    const { resolve, syncCount } = hooked();
    const context = { conditions: ['import'] };
    const asked: unknown[] = [];
    const next = (...args: unknown[]) => {
      asked.push([...args, syncCount()]);
      return { url: 'resolved' };
    };
    expect(resolve('node:http', context, next)).toEqual({ url: 'resolved' });
    expect(resolve('./file.js', context, next)).toEqual({ url: 'resolved' });
    expect(asked).toEqual([
      ['node:http', context, 1],
      ['./file.js', context, 1],
    ]);
  });

  it('passes on what the next hook throws', () => {
    const { load } = hooked();
    const loader = createFakeLoader();
    hookEsModules(loader.Module, new ModuleHooks(new Set(), new Set()), FILES, () => undefined);
    const fail = () => {
      throw new Error('from the next hook');
    };
    expect(() => loader.hooks[0]!.load!(LISTED, {}, fail)).toThrow('from the next hook');
    expect(() => load(LISTED, { format: 'module', source: '' })).not.toThrow();
  });
});

const WAYS =
  loaderSupport(process.versions.node) === 'synchronous'
    ? ['hookEsModules', 'hookEsModulesByThread']
    : ['hookEsModulesByThread'];

describe.each(WAYS)('%s in Node.js', (way) => {
  let outcome: {
    received: [string[], string, string][];
    line: string;
    isPatched: boolean;
    value: string;
    scoped: number;
  };

  beforeAll(async () => {
    outcome = (await runForJson(
      `
      const Module = require('node:module');
      const { pathToFileURL } = require('node:url');
      const [way, root, loaderFile] = process.argv.slice(1);
      const part = load('module-hooks/es-modules.ts');
      const { ModuleHooks } = load('module-hooks/module-hooks.ts');
      const files = ${JSON.stringify(FILES)};
      const { installReceiver } = load('module-hooks/es-module-receiver.ts');
      const { createPackageFinder } = load('module-hooks/package-finder.ts');
      const received = [];
      const hooks = new ModuleHooks(new Set(['listed', '@scope/listed']), new Set());
      hooks.onExports((exports, name, packageRoot) => {
        received.push([Object.keys(exports), name, packageRoot]);
        if (exports.Client) exports.Client.patched = true;
        return exports;
      });
      installReceiver(hooks);
      const find = createPackageFinder(Module, (name) => hooks.hasPackage(name), root + '/main.js');
      if (way === 'hookEsModules') {
        part.hookEsModules(Module, hooks, files, find);
      } else {
        part.hookEsModulesByThread(Module, files, root + '/main.js', loaderFile);
      }
      (async () => {
        const { Client, fail } = await import(pathToFileURL(root + '/node_modules/listed/index.js'));
        const { value } = await import(pathToFileURL(root + '/node_modules/@scope/listed/lib/a b.js'));
        let line;
        try { fail() } catch (error) { line = /index\\.js:(\\d+)/.exec(error.stack)[1]; }
        console.log(JSON.stringify({ received, line, isPatched: Client.patched === true, value: Client.value, scoped: value }));
      })();
      `,
      way,
      application.path,
      join(__dirname, '../../src/module-hooks/es-module-loader.mjs'),
    )) as typeof outcome;
  });

  it('hands over the listed exports, with the name and root of their package', () => {
    expect(outcome.received).toEqual([
      [['Client', 'fail'], 'listed', join(application.path, 'node_modules/listed')],
      [['value'], '@scope/listed/lib/a b.js', join(application.path, 'node_modules/@scope/listed')],
    ]);
  });

  it('hands over what the application gets, which can be patched in place', () => {
    expect(outcome).toMatchObject({ isPatched: true, value: 'awaited', scoped: 1 });
  });

  it('keeps the lines of the file', () => {
    expect(outcome.line).toBe('4');
  });
});

describe('hookEsModulesByThread', () => {
  const register = (entry: string) => {
    const registered: { url: string; data: unknown }[] = [];
    const Module = {
      register: (url: URL, { data }: { data: unknown }) =>
        void registered.push({ url: url.href, data }),
    } as unknown as NodeModuleStatic;
    const found = hookEsModulesByThread(Module, FILES, entry, '/dist/es-module-loader.mjs');
    return { found, registered };
  };

  it('tells the loader of the packages that the application can find', () => {
    const { found, registered } = register(join(application.path, 'main.js'));
    expect(found).toEqual(['listed', '@scope/listed']);
    expect(registered).toEqual([
      {
        url: pathToFileURL('/dist/es-module-loader.mjs').href,
        data: {
          files: [
            { packageName: 'listed', path: '/index.js', footer: footerBefore(LISTED_FILE) },
            {
              packageName: '@scope/listed',
              path: '/lib/a b.js',
              footer: footerBefore(SCOPED_FILE),
            },
          ],
          footerEnd: FOOTER_END,
        },
      },
    ]);
  });

  it('finds them from a folder further down as well', () => {
    expect(register(join(application.path, 'src/deep/main.js')).found).toHaveLength(2);
  });

  it('starts no thread where no listed package is', () => {
    expect(register('/nowhere/main.js')).toEqual({ found: [], registered: [] });
  });
});

describe('patchLinkedEsModules', () => {
  /** An application whose `require` gives what the test says. */
  const patch = (evaluate: (request: string) => unknown, entry = 'main.js') => {
    const required: string[] = [];
    const root = join(application.path, 'node_modules');
    const requireFromEntry = Object.assign(
      (request: string) => {
        required.push(request);
        return evaluate(request);
      },
      { resolve: (request: string) => join(root, request) },
    );
    const Module = { createRequire: () => requireFromEntry } as unknown as NodeModuleStatic;
    const received: unknown[][] = [];
    const missed = patchLinkedEsModules(
      Module,
      { 'listed/index.js': FILES['listed/index.js'] },
      join(application.path, entry),
      (bindings, ...rest) =>
        void received.push([
          Object.fromEntries(Object.entries(bindings).map(([key, read]) => [key, read()])),
          ...rest,
        ]),
    );
    return { missed, received, required };
  };

  it('hands over the listed exports of the instances that the application will use', () => {
    const { missed, received } = patch(() => ({ Client: 1, fail: 2, more: 3 }));
    const root = join(application.path, 'node_modules/listed');
    expect(missed).toEqual([]);
    expect(received).toEqual([[{ Client: 1, fail: 2 }, 'listed', root]]);
  });

  it('finds what the application imports by files of its own, but not what it may import later', () => {
    expect(patch(() => ({ Client: 1, fail: 2 }), 'far.js').received).toHaveLength(1);
    expect(patch(() => ({ Client: 1 }), 'late.js').received).toEqual([]);
    expect(patch(() => ({ Client: 1 }), 'other.js').received).toEqual([]);
  });

  it('evaluates the package from its entry first, as the application would', () => {
    const { required } = patch(() => ({}));
    expect(required).toEqual(['listed', join(application.path, 'node_modules/listed/index.js')]);
  });

  it.each([
    ['is linked but not evaluated', new ReferenceError('Cannot access before initialization')],
    ['Node.js requires not', Object.assign(new Error('esm'), { code: 'ERR_REQUIRE_ESM' })],
    ['awaits at its top', Object.assign(new Error('async'), { code: 'ERR_REQUIRE_ASYNC_MODULE' })],
  ])('names a file that %s', (_why, error) => {
    const { missed, received } = patch(() => {
      throw error;
    });
    expect(missed).toEqual(['listed/index.js']);
    expect(received).toEqual([]);
  });

  it('says nothing of a file that this version of the package does not have', () => {
    const { missed } = patch(() => {
      throw Object.assign(new Error('not found'), { code: 'MODULE_NOT_FOUND' });
    });
    expect(missed).toEqual([]);
  });

  it.each([
    ['the entry does not name', 'listed', 'other.js'],
    ['is not installed', 'absent', 'main.js'],
  ])('asks for no package that %s', (_why, packageName, entry) => {
    const fail = () => {
      throw new Error('asked for');
    };
    const Module = {
      createRequire: () => Object.assign(fail, { resolve: fail }),
    } as unknown as NodeModuleStatic;
    const files = { [`${packageName}/index.js`]: { exports: [], name: packageName } };
    const missed = patchLinkedEsModules(Module, files, join(application.path, entry), fail);
    expect(missed).toEqual([]);
  });
});
