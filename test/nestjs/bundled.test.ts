import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { installationFolder } from '../support/installation';
import { ownLines, startApp } from '../support/run';
import { waitFor } from './support/leave';
import { NEST_CASES, type NestCase } from './support/nest-cases';

/** The optional packages that Nest requires if they are installed. */
const OPTIONAL = [
  '@fastify/*',
  '@nestjs/microservices',
  '@nestjs/microservices/*',
  '@nestjs/platform-fastify',
  '@nestjs/websockets',
  '@nestjs/websockets/*',
  'class-transformer',
  'class-transformer/*',
  'class-validator',
];

const CASES = NEST_CASES.filter(({ extension }) => extension === 'cjs');

describe.each(CASES)('NestJS $version inside of a bundle', ({ folder }) => {
  it('is said once, and its requests have what channels give', async () => {
    const app = await startApp(await bundle(folder), {
      cwd: installationFolder(folder),
      env: { WILDCARD: '*' },
    });
    try {
      expect(await app.request('/api/orders/7')).toMatchObject({ status: 200 });
      await waitFor('the other line', () => app.stderr.includes('winston is bundled into'));
      await waitFor('the line', () => app.stderr.includes('NestJS is bundled into'));
    } finally {
      await app.stop();
    }
    const run = await app.stop();
    // the application logs with winston, which is in the file as well
    expect(
      ownLines(run)
        .filter((line) => line.includes('bundled'))
        .toSorted(),
    ).toEqual([
      expect.stringMatching(/^NestJS is bundled into http\.bundle\.cjs, /),
      expect.stringMatching(/^winston is bundled into http\.bundle\.cjs, /),
    ]);
    expect(run).toHaveTrace(`
      GET /api/orders/:id  SERVER  http
    `);
  });
});

async function bundle(folder: NestCase['folder']): Promise<string> {
  const cwd = installationFolder(folder);
  await build({
    entryPoints: [join(cwd, 'http.cjs')],
    outfile: join(cwd, 'http.bundle.cjs'),
    bundle: true,
    minify: true,
    platform: 'node',
    external: OPTIONAL,
    logLevel: 'error',
  });
  return 'http.bundle.cjs';
}
