// Nothing of the distro takes a door that Node.js has deprecated, also where that is only pending.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Door, NodeVersion } from '@acme/otel-testkit';
import { createApplicationFolder, type ApplicationFolder } from './support/application-folder';
import { installationFolder } from './support/installation';
import { otherLines, ownLines, runApp } from './support/run';

const VERSIONS: readonly NodeVersion[] = ['20.10', '20', '22.15', '22', '24', '26'];
const DOORS: readonly Door[] = ['require', 'import', 'node-options', 'first-line'];
const STRICT = ['--pending-deprecation', '--throw-deprecation'];

const SERVER = `
  const log = winston.createLogger({ transports: [new winston.transports.Console()] });
  const lines = pino({ timestamp: false, base: null }, { write: () => undefined });
  const app = express();
  app.get('/outer', async (request, response) => {
    log.info('outer');
    lines.info('outer');
    const inner = await fetch('http://127.0.0.1:' + server.address().port + '/inner');
    response.send(await inner.text());
  });
  app.get('/inner', (request, response) => response.send('answered'));
  const server = app.listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    http.get({ host: '127.0.0.1', port, path: '/outer', agent: false }, (response) => {
      response.on('data', (data) => console.log(String(data)));
      response.on('end', () => {
        server.close();
        server.closeAllConnections();
      });
    });
  });`;

const NAMES = ['express', 'pino', 'winston'];

/** Makes every instrumentation, as if its library were loading. */
const ALL = `
  const runtime = globalThis[Symbol.for('@acme/otel-auto')];
  for (const name of process.argv.slice(2)) runtime.core().enableInstrumentation(name);
  console.log('enabled');`;

/**
 * Returns the instrumentations of the table that are files of their own, and those that parts of
 * the distro implement.
 */
const instrumentations = (): readonly string[] => [
  ...readdirSync(join(installationFolder(), 'node_modules/@acme/otel-auto/dist/instrumentations'))
    .filter((file) => file.endsWith('.js'))
    .map((file) => file.slice(0, -'.js'.length)),
  'bunyan',
  'nestjs-core',
  'nestjs-logger',
  'pino',
  'winston',
];

let folder: ApplicationFolder;

beforeAll(() => {
  folder = createApplicationFolder({
    'server.cjs': `const http = require('http');
      ${NAMES.map((name) => `const ${name} = require('${name}');`).join('\n')}
      ${SERVER}`,
    'server.mjs': `import http from 'node:http';
      ${NAMES.map((name) => `import ${name} from '${name}';`).join('\n')}
      ${SERVER}`,
    'all.cjs': ALL,
  });
});

afterAll(() => folder.remove());

describe.each(VERSIONS)('with deprecations that throw, on Node.js %s,', (nodeVersion) => {
  describe.each(DOORS)('by %s,', (door) => {
    it.each(['cjs', 'esm'])('an application answers (%s)', async (moduleKind) => {
      const entry = moduleKind === 'esm' ? 'server.mjs' : 'server.cjs';
      const options = { cwd: folder.path, nodeVersion, nodeArgs: STRICT };
      const run = await runApp(entry, { ...options, door });
      expect(run).toMatchObject({ exitCode: 0, signal: null });
      expect(run.stdout).toMatch(/answered\n$/);
      expect(otherLines(run)).toEqual([]);
      expect(run.spans).toHaveLength(4);
    });
  });

  it('every instrumentation loads', async () => {
    const run = await runApp('all.cjs', {
      cwd: folder.path,
      nodeVersion,
      nodeArgs: STRICT,
      args: instrumentations(),
    });
    expect(run).toMatchObject({ exitCode: 0, stdout: 'enabled\n' });
    expect(otherLines(run)).toEqual([]);
    expect(ownLines(run).filter((line) => line.includes('is not instrumented'))).toEqual([]);
  });
});
