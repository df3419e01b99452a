import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { installationFolder } from '../support/installation';
import { ownLines, startApp } from '../support/run';
import { NEST_CASES, NEST_PLATFORM_CASES, type NestCase } from './support/nest-cases';
import { startNest } from './support/start-nest';

const FIRST_LINE = { door: 'first-line', env: { ACME_OTEL_NESTJS_STEPS: 'none' } } as const;

describe.each(NEST_PLATFORM_CASES)(
  'the distro in the first line of main on NestJS $version ($moduleKind) with $platform',
  (nest) => {
    it('gives handlers and routes, as --require does', async () => {
      const app = await startNest('http', nest, FIRST_LINE);
      try {
        for (const path of ['/api/orders/7', '/api/orders/fails']) await app.request(path);
      } finally {
        await app.stop();
      }
      const run = await app.stop();
      expect(run).toHaveTrace(`
        GET /api/orders/:id      SERVER    http
          OrdersController.find  INTERNAL  @acme/otel-nestjs
            - INFO order 7 wanted
      `);
      expect(run).toHaveTrace(`
        GET /api/orders/fails     SERVER    http               ERROR
          OrdersController.fails  INTERNAL  @acme/otel-nestjs  ERROR no orders today
      `);
      expect(run).toHaveTrace(`
        Create Nest App  INTERNAL  @acme/otel-nestjs
      `);
      expect(ownLines(run).filter((line) => /could not|before the distro/.test(line))).toEqual([]);
    });

    it('gives operations and resolvers', async () => {
      const app = await startNest('graphql', nest, FIRST_LINE);
      try {
        await app.request('/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query: 'mutation Add { add(title: "Notes") { id pages } }' }),
        });
      } finally {
        await app.stop();
      }
      expect(await app.stop()).toHaveTrace(`
        POST /graphql            SERVER    http
          mutation Add           INTERNAL  graphql
            BooksResolver.add    INTERNAL  @acme/otel-nestjs
            BooksResolver.pages  INTERNAL  @acme/otel-nestjs
      `);
    });
  },
);

describe.each(NEST_CASES)(
  'the distro after other imports on NestJS $version ($moduleKind)',
  (nest) => {
    it('says what was there before it, and gives handlers and routes all the same', async () => {
      const name = writeLateEntry('http', nest);
      const app = await startNest(
        name,
        { ...nest, platform: 'express' },
        { ...FIRST_LINE, door: 'none' },
      );
      try {
        await app.request('/api/orders/7');
      } finally {
        await app.stop();
      }
      const run = await app.stop();
      expect(run).toHaveTrace(`
      GET /api/orders/:id      SERVER    http
        OrdersController.find  INTERNAL  @acme/otel-nestjs
          - INFO order 7 wanted
    `);
      const remarks = ownLines(run).filter((line) => line.includes('loaded before the distro'));
      expect(remarks).toEqual([expect.stringContaining('winston')]);
      // of NestJS nothing is missing
      expect(remarks[0]).not.toContain('@nestjs/core');
    });
  },
);

it('gives handlers of NestJS 12 also when main leaves the rest to another file', async () => {
  const cwd = installationFolder('apps-nest12');
  writeFileSync(join(cwd, 'main-of-http.mjs'), "import './http.mjs';\n");
  const app = await startApp('main-of-http.mjs', {
    cwd,
    ...FIRST_LINE,
    env: { ...FIRST_LINE.env, WILDCARD: '*' },
  });
  try {
    await app.request('/api/orders/7');
  } finally {
    await app.stop();
  }
  expect(await app.stop()).toHaveTrace(`
    GET /api/orders/:id      SERVER    http
      OrdersController.find  INTERNAL  @acme/otel-nestjs
        - INFO order 7 wanted
  `);
});

/** Writes a copy of an application that imports the distro after everything else. */
function writeLateEntry(name: string, { folder, extension }: NestCase): string {
  const path = join(installationFolder(folder), `${name}.${extension}`);
  const text = readFileSync(path, 'utf8');
  const late =
    extension === 'mjs'
      ? text.replace(/^import winston .*$/m, "$&\nimport '@acme/otel-auto/register';")
      : text.replace(/^void main\(\);$/m, "require('@acme/otel-auto/register');\n$&");
  if (late === text) throw new Error(`${path} has no place for the line`);
  writeFileSync(join(installationFolder(folder), `${name}-late.${extension}`), late);
  return `${name}-late`;
}
