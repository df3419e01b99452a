// https://github.com/open-telemetry/opentelemetry-js-contrib/issues/2693
// https://github.com/getsentry/sentry-javascript/issues/20625
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { findNode, type NodeVersion } from '@acme/otel-testkit';
import { createReceiver } from '@acme/otlp-receiver';
import { createApplicationFolder, type ApplicationFolder } from '../support/application-folder';
import { execFile } from '../support/exec-file';
import { installationFolder } from '../support/installation';
import { otherLines, ownLines, runApp } from '../support/run';

const VERSIONS: readonly NodeVersion[] = ['20.10', '20', '22.15', '22', '24', '26'];

/** One request to a server of the same process; prints whether it carried a `traceparent`. */
const EXCHANGE = `
  const exchange = (http) => {
    const server = http.createServer((request, response) => {
      response.end(request.headers.traceparent ? 'traced' : 'not traced');
    });
    server.listen(0, '127.0.0.1', () => {
      http.get({ host: '127.0.0.1', port: server.address().port, agent: false }, (response) => {
        response.on('data', (data) => console.log(String(data)));
        response.on('end', () => server.close());
      });
    });
  };`;

/** The ways in which a CommonJS application may load `http`. */
const WAYS: Readonly<Record<string, string>> = {
  'process.getBuiltinModule': `exchange((process.getBuiltinModule ?? require)('node:http'));`,
  'module.createRequire': `exchange(require('module').createRequire(__filename)('node:http'));`,
  'a require of nowhere': `exchange(require('module').createRequire('/nowhere/x.js')('http'));`,
  'require in a context of vm': `exchange(require('vm').runInNewContext('require("http")', { require }));`,
  'code that is compiled by hand': `
    const Module = require('module');
    const compiled = new Module('compiled');
    compiled.paths = [];
    compiled._compile('module.exports = require("http")', '/nowhere/compiled.js');
    exchange(compiled.exports);`,
  'the REPL': `
    const { PassThrough } = require('stream');
    const input = new PassThrough();
    require('repl').start({ input, output: new PassThrough() }).context.exchange = exchange;
    input.end('exchange(require("http"))\\n');`,
  'an import': `import('node:http').then(exchange);`,
  'an import of a file': `import('./imports-http.mjs').then((module) => exchange(module.default));`,
};

let folder: ApplicationFolder;

beforeAll(() => {
  folder = createApplicationFolder({
    ...Object.fromEntries(
      Object.values(WAYS).map((code, index) => [`way-${index}.cjs`, EXCHANGE + code]),
    ),
    'imports-http.mjs': "export { default } from 'node:http';",
    'embedded.cjs': `${EXCHANGE} exchange(require('node:http'));`,
    'snapshot.cjs': `${EXCHANGE}
      require('v8').startupSnapshot.setDeserializeMainFunction(() => exchange(require('http')));`,
    // What is built has `require` for builtins alone.
    'snapshot-register.cjs': `
      require('module').createRequire(${JSON.stringify(installationFolder() + '/')})('@acme/otel-auto/register');`,
    'snapshot-start.cjs': `
      const { start } = require('module').createRequire(${JSON.stringify(installationFolder() + '/')})('@acme/otel-auto');
      console.log(start({ resourceAttributes: { a: 'b' } }).settings);`,
    'sea.json': JSON.stringify({
      main: 'embedded.cjs',
      output: 'embedded',
      disableExperimentalSEAWarning: true,
    }),
  });
});

afterAll(() => folder.remove());

const DRAWING = `
  GET    CLIENT  http
    GET  SERVER  http
`;

describe.each(VERSIONS)('a request on Node.js %s is traced', (nodeVersion) => {
  it.each(Object.keys(WAYS))('when the application comes by http with %s', async (way) => {
    const entry = `way-${Object.keys(WAYS).indexOf(way)}.cjs`;
    const run = await runApp(entry, { cwd: folder.path, nodeVersion });
    expect(run).toMatchObject({ exitCode: 0, stdout: 'traced\n' });
    expect(run.spans).toHaveLength(2);
    expect(run).toHaveTrace(DRAWING);
  });
});

const registerFile = () => join(installationFolder(), 'node_modules/@acme/otel-auto/register.js');

/** The time limit of the build, which copies Node.js itself. */
const BUILD_TIMEOUT = 240_000;

describe('a single executable application of Node.js 26', () => {
  beforeAll(async () => {
    await execFile(findNode('26'), ['--build-sea', 'sea.json'], {
      cwd: folder.path,
      timeout: BUILD_TIMEOUT,
    });
  }, BUILD_TIMEOUT);

  it.each([
    ['by its path', './embedded'],
    ['from the search path', 'embedded'],
  ])('is traced when it is called %s', async (_how, command) => {
    const receiver = await createReceiver();
    const { stdout } = await execFile(command, [], {
      cwd: folder.path,
      env: {
        PATH: folder.path,
        NODE_OPTIONS: `--require ${registerFile()}`,
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      },
    });
    await receiver.close();
    expect(stdout).toBe('traced\n');
    expect(receiver.spans).toHaveLength(2);
  });
});

describe.each(['20', '22', '24', '26'] as const)(
  'a startup snapshot on Node.js %s',
  (nodeVersion) => {
    it('is built without the distro, and what is started from it is traced', async () => {
      const blob = `snapshot-${nodeVersion}.blob`;
      const building = await runApp('snapshot.cjs', {
        cwd: folder.path,
        nodeVersion,
        nodeArgs: ['--snapshot-blob', blob, '--build-snapshot'],
      });
      expect(building).toMatchObject({ exitCode: 0, requests: [] });
      expect([...ownLines(building), ...otherLines(building)]).toEqual([]);
      const run = await runApp('an-argument', {
        cwd: folder.path,
        nodeVersion,
        nodeArgs: ['--snapshot-blob', blob],
      });
      expect(run).toMatchObject({ exitCode: 0, stdout: 'traced\n' });
      expect(run.spans).toHaveLength(2);
    });

    it.each([
      ['register', ''],
      ['start', 'undefined\n'],
    ])(
      'is built where its script comes by %s, which says why nothing starts',
      async (door, stdout) => {
        const building = await runApp(`snapshot-${door}.cjs`, {
          cwd: folder.path,
          door: 'none',
          nodeVersion,
          nodeArgs: ['--no-warnings', '--snapshot-blob', 'by-code.blob', '--build-snapshot'],
        });
        expect(building).toMatchObject({ exitCode: 0, stdout, requests: [] });
        expect([...ownLines(building), ...otherLines(building)]).toEqual([
          'a startup snapshot is being built, so nothing starts: what runs now would become part of it. ' +
            'Load the distro where the application is started from it, with --require or NODE_OPTIONS.',
        ]);
      },
    );

    it('is built in silence where ACME_OTEL_DIAGNOSTICS is off', async () => {
      const building = await runApp('snapshot-register.cjs', {
        cwd: folder.path,
        door: 'none',
        nodeVersion,
        nodeArgs: ['--no-warnings', '--snapshot-blob', 'by-code.blob', '--build-snapshot'],
        env: { ACME_OTEL_DIAGNOSTICS: 'off' },
      });
      expect(building).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
    });
  },
);
