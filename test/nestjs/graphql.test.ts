import { beforeAll, describe, expect, it } from '@jest/globals';
import type { App, Run } from '@acme/otel-testkit';
import { NEST_CASES, NEST_PLATFORM_CASES } from './support/nest-cases';
import { startNest } from './support/start-nest';

/** Operations, and the traces that a person would draw of them. */
const OPERATIONS: readonly { readonly query: string; readonly trace: string }[] = [
  {
    query: 'query GetBook { book(id: "7") { title pages author { name } } }',
    trace: `
      POST /graphql             SERVER    http
        query GetBook           INTERNAL  graphql
          BooksResolver.book    INTERNAL  @acme/otel-nestjs
            - INFO book 7 wanted
          BooksResolver.pages   INTERNAL  @acme/otel-nestjs
          BooksResolver.author  INTERNAL  @acme/otel-nestjs
            - INFO author of 7 wanted
    `,
  },
  {
    query: 'query Broken { book(id: "broken") { title } }',
    trace: `
      POST /graphql           SERVER    http
        query Broken          INTERNAL  graphql            ERROR the shelf broke
          BooksResolver.book  INTERNAL  @acme/otel-nestjs  ERROR the shelf broke
            - INFO book broken wanted
    `,
  },
  {
    query: 'query Missing { book(id: "missing") { title } }',
    trace: `
      POST /graphql           SERVER    http
        query Missing         INTERNAL  graphql
          BooksResolver.book  INTERNAL  @acme/otel-nestjs
            - INFO book missing wanted
    `,
  },
  {
    query: 'mutation Add { add(title: "Notes") { id } }',
    trace: `
      POST /graphql          SERVER    http
        mutation Add         INTERNAL  graphql
          BooksResolver.add  INTERNAL  @acme/otel-nestjs
    `,
  },
  {
    query: 'query Scoped { shelf }',
    trace: `
      POST /graphql              SERVER    http
        query Scoped             INTERNAL  graphql
          ShelvesResolver.shelf  INTERNAL  @acme/otel-nestjs
    `,
  },
];

const ask = (app: App, query: string) =>
  app.request('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });

describe.each(NEST_PLATFORM_CASES)(
  'GraphQL on NestJS $version ($moduleKind) with $platform',
  (nest) => {
    let run: Run;
    const answers: string[] = [];

    beforeAll(async () => {
      const app = await startNest('graphql', nest, { env: { ACME_OTEL_NESTJS_STEPS: 'none' } });
      try {
        for (const { query } of OPERATIONS) answers.push((await ask(app, query)).body);
      } finally {
        await app.stop();
      }
      run = await app.stop();
    });

    it.each(OPERATIONS)('gives the trace that is drawn of $query', ({ trace }) => {
      expect(run).toHaveTrace(trace);
    });

    it('has nothing of what happens at the start but the creation', () => {
      expect(run.traces).toHaveLength(OPERATIONS.length + 1);
    });

    it('records what a resolver throws, once', () => {
      expect(run.spans.flatMap(({ events }) => events)).toMatchObject([
        { name: 'exception', attributes: { 'exception.message': 'the shelf broke' } },
      ]);
    });

    it('answers', () => {
      expect(JSON.parse(answers[0] as string)).toEqual({
        data: { book: { title: 'Book 7', pages: 12, author: { name: 'Ada' } } },
      });
    });
  },
);

describe.each(NEST_CASES)('GraphQL from a schema on NestJS $version ($moduleKind)', (nest) => {
  it('gives one span for each resolver', async () => {
    const app = await startNest('graphql-schema-first', { ...nest, platform: 'express' });
    try {
      await ask(app, 'query GetBook { book(id: "7") { title author { name } } }');
    } finally {
      await app.stop();
    }
    const run = await app.stop();
    expect(run).toHaveTrace(`
      POST /graphql             SERVER    http
        query GetBook           INTERNAL  graphql
          BooksResolver.find    INTERNAL  @acme/otel-nestjs
          BooksResolver.author  INTERNAL  @acme/otel-nestjs
    `);
    expect(run.traces).toHaveLength(2);
  });
});
