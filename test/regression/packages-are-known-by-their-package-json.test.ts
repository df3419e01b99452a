// https://github.com/open-telemetry/opentelemetry-js-contrib/issues/2812
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dirname, join } from 'node:path';
import type { NodeVersion } from '@acme/otel-testkit';
import { createApplicationFolder, type ApplicationFolder } from '../support/application-folder';
import { installationFolder } from '../support/installation';
import { runApp } from '../support/run';

const VERSIONS: readonly NodeVersion[] = ['20.10', '22', '26'];

const STORE = 'node_modules/.store/winston-npm-3.19.0-186e261f8d';

/** The locations of winston, and the name by which the application imports it. */
const LAYOUTS = {
  'in the store of Yarn': {
    copies: [`${STORE}/package`],
    links: { 'node_modules/winston': `${STORE}/package` },
    request: 'winston',
  },
  'behind an npm alias': { copies: ['node_modules/logger'], links: {}, request: 'logger' },
  'behind an alias with a scope': {
    copies: ['node_modules/@my/logger'],
    links: {},
    request: '@my/logger',
  },
  'linked from elsewhere': {
    copies: ['elsewhere/a-checkout'],
    links: { 'node_modules/winston': 'elsewhere/a-checkout' },
    request: 'winston',
  },
  'in a folder of vendored code': { copies: ['vendor/logs'], links: {}, request: './vendor/logs' },
} as const;

const SCRIPT = `
  winston.createLogger({ transports: [new winston.transports.Console()] }).info('well');`;

describe.each(Object.entries(LAYOUTS))('winston %s', (_where, { copies, links, request }) => {
  let folder: ApplicationFolder;

  beforeAll(() => {
    const file = request.startsWith('.') ? `${request}/lib/winston.js` : request;
    folder = createApplicationFolder({
      'package.json': '{ "name": "winston", "version": "1.0.0" }',
      'main.cjs': `const winston = require('${request}'); ${SCRIPT}`,
      'main.mjs': `import winston from '${file}'; ${SCRIPT}`,
    });
    for (const copy of copies) {
      const winston = join(installationFolder(), 'node_modules/winston');
      cpSync(winston, join(folder.path, copy), { recursive: true });
    }
    for (const [link, target] of Object.entries(links)) {
      const path = join(folder.path, link);
      mkdirSync(dirname(path), { recursive: true });
      symlinkSync(join(folder.path, target), path);
    }
  });

  afterAll(() => folder.remove());

  it.each(
    VERSIONS.flatMap((nodeVersion) => [
      { nodeVersion, entry: 'main.cjs', nodeArgs: [] },
      { nodeVersion, entry: 'main.mjs', nodeArgs: [] },
      { nodeVersion, entry: 'main.cjs', nodeArgs: ['--preserve-symlinks'] },
    ]),
  )('sends its records: $entry on Node.js $nodeVersion $nodeArgs', async (options) => {
    const { entry, ...rest } = options;
    const run = await runApp(entry, { cwd: folder.path, ...rest });
    expect(run).toMatchObject({ exitCode: 0, stdout: '{"level":"info","message":"well"}\n' });
    expect(run.logRecords.map(({ body }) => body)).toEqual(['well']);
  });
});

describe('an application that has the name of a library', () => {
  it('is none, nor are its private workspaces', async () => {
    const folder = createApplicationFolder({
      'package.json': '{ "name": "winston", "version": "3.0.0" }',
      'main.cjs':
        "module.exports = require('./workspaces/pg'); console.log(module.exports.Pool());",
      'workspaces/pg/package.json': '{ "name": "pg", "version": "8.0.0", "private": true }',
      'workspaces/pg/index.js': "exports.Pool = () => 'a pool of its own';",
    });
    const run = await runApp('main.cjs', { cwd: folder.path });
    folder.remove();
    expect(run).toMatchObject({ exitCode: 0, stdout: 'a pool of its own\n', requests: [] });
  });
});
