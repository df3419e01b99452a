import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runApp as runIn, type Door, type NodeVersion } from '@acme/otel-testkit';
import { createApplicationFolder, type ApplicationFolder } from '../support/application-folder';
import { ownLines } from '../support/run';

const VERSIONS: readonly NodeVersion[] = ['22.15', '22', '24', '26'];
const REGISTER = '@acme/otel-auto/register';

/** Asks itself once. */
const serve = `
  const server = http.createServer((request, response) => response.end('well'));
  server.listen(0, '127.0.0.1', () => {
    http.get({ host: '127.0.0.1', port: server.address().port, agent: false }, (response) => {
      response.pipe(process.stdout);
      response.on('end', () => server.close());
    });
  });`;
const COMMONJS = `const http = require('node:http'); ${serve}`;
const ES_MODULE = `import http from 'node:http';\n${serve}`;

interface Entry {
  readonly title: string;
  /** The argument after `node` on the command line. */
  readonly argument: string;
  readonly manifest: object;
  readonly file: string;
  readonly source: string;
}

const ENTRIES: readonly Entry[] = [
  {
    title: 'a path without its extension',
    argument: 'dist/main',
    manifest: {},
    file: 'dist/main.js',
    source: COMMONJS,
  },
  {
    title: 'a path without its extension, of an ES module',
    argument: 'dist/main',
    manifest: { type: 'module' },
    file: 'dist/main.js',
    source: ES_MODULE,
  },
  {
    title: 'a path without its extension, of an ES module by its syntax',
    argument: 'dist/main',
    manifest: {},
    file: 'dist/main.js',
    source: ES_MODULE,
  },
  {
    title: 'a folder',
    argument: '.',
    manifest: { main: 'dist/main.js' },
    file: 'dist/main.js',
    source: COMMONJS,
  },
  {
    title: 'a folder with an ES module',
    argument: '.',
    manifest: { main: 'dist/main.js', type: 'module' },
    file: 'dist/main.js',
    source: ES_MODULE,
  },
  {
    title: 'a folder with an ES module by its syntax',
    argument: '.',
    manifest: {},
    file: 'index.js',
    source: ES_MODULE,
  },
  {
    title: 'an ES module by its syntax',
    argument: 'index.js',
    manifest: {},
    file: 'index.js',
    source: ES_MODULE,
  },
];

describe.each(ENTRIES)('an entry that is $title', (entry) => {
  const { argument, manifest, file, source } = entry;
  const line = source === COMMONJS ? `require('${REGISTER}');\n` : `import '${REGISTER}';\n`;
  const folders: Partial<Record<Door, ApplicationFolder>> = {};

  beforeAll(() => {
    const write = (text: string) =>
      createApplicationFolder({
        'package.json': JSON.stringify({ name: 'written', version: '1.0.0', ...manifest }),
        [file]: text,
      });
    folders.require = write(source);
    folders['first-line'] = write(line + source);
  });

  afterAll(() => Object.values(folders).forEach((folder) => folder.remove()));

  it.each(VERSIONS)(
    'is instrumented by --require and by its first line on Node.js %s',
    async (nodeVersion) => {
      for (const door of ['require', 'first-line'] as const) {
        const run = await runIn(undefined, {
          cwd: folders[door]!.path,
          // the line is in the file already
          door: door === 'require' ? door : 'none',
          nodeVersion,
          args: [argument],
        });
        expect(run).toMatchObject({ exitCode: 0, stdout: 'well' });
        expect(ownLines(run).filter((own) => own.includes('could not start'))).toEqual([]);
        expect(run).toHaveTrace(`
        GET    CLIENT  http
          GET  SERVER  http
      `);
        expect(run.spans[0]?.resource.attributes).toMatchObject({ 'service.name': 'written' });
      }
    },
  );
});
