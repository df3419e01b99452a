import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApplicationFolder, type ApplicationFolder } from '../support/application-folder';
import { otherLines, ownLines, runApp } from '../support/run';

/** Versions that upstream's instrumentations take for theirs. */
const VERSIONS: Readonly<Record<string, string>> = {
  '@hapi/hapi': '21.4.10',
  amqplib: '0.10.9',
  bunyan: '1.8.15',
  'cassandra-driver': '4.8.0',
  connect: '3.7.0',
  dataloader: '2.2.3',
  express: '5.3.0',
  'generic-pool': '3.9.0',
  graphql: '16.15.0',
  ioredis: '5.8.0',
  kafkajs: '2.2.4',
  knex: '3.1.0',
  koa: '3.3.0',
  'lru-memoizer': '2.3.0',
  memcached: '2.2.2',
  mongodb: '6.20.0',
  mongoose: '8.19.0',
  mysql: '2.18.1',
  mysql2: '3.24.6',
  pg: '8.23.1',
  'pg-pool': '3.10.1',
  pino: '10.4.0',
  redis: '4.7.1',
  restify: '11.1.0',
  'socket.io': '4.8.1',
  tedious: '18.6.1',
  undici: '8.12.4',
  winston: '3.19.0',
};

describe('a library that exports nothing', () => {
  let folder: ApplicationFolder;

  beforeAll(() => {
    const stubs = Object.entries(VERSIONS).flatMap(([name, version]) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, version, main: 'index.js' })],
      [`node_modules/${name}/index.js`, 'module.exports = {};'],
    ]);
    const names = Object.keys(VERSIONS);
    folder = createApplicationFolder({
      ...(Object.fromEntries(stubs) as Record<string, string>),
      'koa.cjs': `console.log(JSON.stringify(require('koa')));`,
      'koa.mjs': `import koa from 'koa'; console.log(JSON.stringify(koa));`,
      'all.cjs': names.map((name) => `require('${name}'); console.log('${name}');`).join('\n'),
      'all.mjs': names.map((name) => `await import('${name}'); console.log('${name}');`).join('\n'),
    });
  });

  afterAll(() => folder.remove());

  it.each(['koa.cjs', 'koa.mjs'])(
    'loads as in plain Node.js, and one line says that it is not instrumented: %s',
    async (entry) => {
      const [plain, run] = await runBoth(entry);
      expect(plain).toMatchObject({ exitCode: 0, stdout: '{}\n' });
      expect(run).toMatchObject({ exitCode: 0, stdout: '{}\n' });
      expect(otherLines(run)).toEqual([]);
      expect(ownLines(run).filter((line) => line.includes('koa'))).toEqual([
        expect.stringMatching(/could not be instrumented|is not instrumented/),
      ]);
    },
  );

  it.each(['all.cjs', 'all.mjs'])('does not throw, whichever it is: %s', async (entry) => {
    const [plain, run] = await runBoth(entry);
    expect(plain.stdout.trim().split('\n')).toEqual(Object.keys(VERSIONS));
    expect(run.stdout).toBe(plain.stdout);
  });

  const runBoth = (entry: string) =>
    Promise.all([
      runApp(entry, { cwd: folder.path, door: 'none' }),
      runApp(entry, { cwd: folder.path }),
    ]);
});
