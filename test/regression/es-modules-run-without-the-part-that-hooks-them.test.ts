import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  breakDistro,
  createApplicationFolder,
  type ApplicationFolder,
} from '../support/application-folder';
import { otherLines, ownLines, runApp } from '../support/run';

describe('an ES module application whose distro lacks dist/es-modules.js', () => {
  let folder: ApplicationFolder;

  beforeAll(() => {
    folder = createApplicationFolder({
      'application.mjs': `
        import http from 'node:http';
        import express from 'express';
        const server = express().listen(0, '127.0.0.1', () => {
          http.get({ host: '127.0.0.1', port: server.address().port, agent: false }, (response) => {
            console.log(response.statusCode);
            response.resume();
            response.on('end', () => server.close());
          });
        });`,
    });
    breakDistro(folder, 'dist/es-modules.js');
  });

  afterAll(() => folder.remove());

  it.each(
    (['22.15', '24', '26'] as const).flatMap((nodeVersion) =>
      (['require', 'import', 'first-line'] as const).map((door) => [nodeVersion, door] as const),
    ),
  )('runs, and one line says what is missing, on Node.js %s (%s)', async (nodeVersion, door) => {
    const run = await runApp('application.mjs', { cwd: folder.path, nodeVersion, door });
    expect(run).toMatchObject({ exitCode: 0, signal: null, stdout: '404\n' });
    expect(otherLines(run)).toEqual([]);
    expect(ownLines(run).filter((line) => line.includes('es-modules.js'))).toEqual([
      expect.stringMatching(/^ES modules are not instrumented \(/),
    ]);
  });
});
