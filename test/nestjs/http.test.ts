import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Span } from '@acme/otlp-receiver';
import type { App, Run } from '@acme/otel-testkit';
import { leave, waitFor } from './support/leave';
import { NEST_PLATFORM_CASES } from './support/nest-cases';
import { startNest } from './support/start-nest';

/** Requests, in their order, and the traces that a person would draw of them. */
const REQUESTS: readonly { readonly path: string; readonly trace: string }[] = [
  {
    path: '/api/orders/7',
    trace: `
      GET /api/orders/:id      SERVER    http
        OrdersController.find  INTERNAL  @acme/otel-nestjs
          - INFO order 7 wanted
    `,
  },
  {
    path: '/api/orders/number/x',
    trace: `
      GET /api/orders/number/:id  SERVER  http
    `,
  },
  {
    path: '/api/orders/fails',
    trace: `
      GET /api/orders/fails     SERVER    http               ERROR
        OrdersController.fails  INTERNAL  @acme/otel-nestjs  ERROR no orders today
    `,
  },
  {
    path: '/api/orders/missing',
    trace: `
      GET /api/orders/missing     SERVER    http
        OrdersController.missing  INTERNAL  @acme/otel-nestjs
    `,
  },
  {
    path: '/api/orders/refused',
    trace: `
      GET /api/orders/refused  SERVER  http
        - INFO guard sees nobody
    `,
  },
  {
    path: '/api/orders/broken',
    trace: `
      GET /api/orders/broken  SERVER  http  ERROR
        - INFO guard sees broken
    `,
  },
  {
    path: '/api/orders/middleware',
    trace: `
      GET  SERVER  http  ERROR
    `,
  },
  {
    path: '/api/orders/steps/Ada',
    trace: `
      GET /api/orders/steps/:name  SERVER    http
        - INFO before the handler
        - INFO pipe sees Ada
        - INFO after the handler
        OrdersController.steps     INTERNAL  @acme/otel-nestjs
          - INFO handler
    `,
  },
  {
    path: '/api/orders/observable',
    trace: `
      GET /api/orders/observable     SERVER    http
        OrdersController.observable  INTERNAL  @acme/otel-nestjs
          - INFO number 0
          - INFO number 1
          - INFO number 2
    `,
  },
  {
    path: '/api/orders/observable-fails',
    trace: `
      GET /api/orders/observable-fails    SERVER    http               ERROR
        OrdersController.observableFails  INTERNAL  @acme/otel-nestjs  ERROR the Observable broke
    `,
  },
  {
    path: '/api/orders/file',
    trace: `
      GET /api/orders/file     SERVER    http
        OrdersController.file  INTERNAL  @acme/otel-nestjs
    `,
  },
  {
    path: '/api/orders/by-itself',
    trace: `
      GET /api/orders/by-itself    SERVER    http
        OrdersController.byItself  INTERNAL  @acme/otel-nestjs
          - INFO the answer, by itself
    `,
  },
  {
    path: '/api/orders/events',
    trace: `
      GET /api/orders/events     SERVER    http
        OrdersController.events  INTERNAL  @acme/otel-nestjs
          - INFO event 0
          - INFO event 1
    `,
  },
  {
    path: '/api/orders/query',
    trace: `
      GET /api/orders/query     SERVER    http
        OrdersController.query  INTERNAL  @acme/otel-nestjs
          - INFO the query runs
    `,
  },
  {
    path: '/api/orders/nothing',
    trace: `
      GET /api/orders/nothing     SERVER    http
        OrdersController.nothing  INTERNAL  @acme/otel-nestjs
    `,
  },
  {
    path: '/api/scoped/5',
    trace: `
      GET /api/scoped/:id      SERVER    http
        ScopedController.find  INTERNAL  @acme/otel-nestjs
    `,
  },
  {
    path: '/api/unmade',
    trace: `
      GET /api/unmade  SERVER  http  ERROR
    `,
  },
  {
    path: '/api/v2/versioned',
    trace: `
      GET /api/v2/versioned      SERVER    http
        VersionedController.two  INTERNAL  @acme/otel-nestjs
    `,
  },
  {
    path: '/api/documents/a/b',
    trace: `
      GET /api/documents/*   SERVER    http
        FilesController.any  INTERNAL  @acme/otel-nestjs
    `,
  },
  {
    path: '/api/admin/items/3',
    trace: `
      GET /api/admin/items/:id  SERVER    http
        ItemsController.find    INTERNAL  @acme/otel-nestjs
    `,
  },
  {
    path: '/status',
    trace: `
      GET /status                SERVER    http
        StatusController.status  INTERNAL  @acme/otel-nestjs
    `,
  },
  {
    path: '/api/nowhere',
    trace: `
      GET  SERVER  http
    `,
  },
];

describe.each(NEST_PLATFORM_CASES)(
  'HTTP on NestJS $version ($moduleKind) with $platform',
  (nest) => {
    let run: Run;
    const bodies = new Map<string, string>();

    beforeAll(async () => {
      // without the steps, whose spans come and go with the speed of the machine
      const app = await startNest('http', nest, { env: { ACME_OTEL_NESTJS_STEPS: 'none' } });
      try {
        for (const { path } of REQUESTS) bodies.set(path, (await app.request(path)).body);
        await leaveEndless(app);
      } finally {
        await app.stop();
      }
      run = await app.stop();
    });

    it.each(REQUESTS)('gives the trace that is drawn of $path', ({ trace }) => {
      expect(run).toHaveTrace(trace);
    });

    it('has no more traces than requests, and one of the creation', () => {
      expect(run).toHaveTrace(`
        Create Nest App  INTERNAL  @acme/otel-nestjs
      `);
      expect(run.traces).toHaveLength(REQUESTS.length + 3);
    });

    it('describes a handler as upstream does, and where its code is', () => {
      expect(spanOf(run, 'OrdersController.find').attributes).toEqual({
        component: '@nestjs/core',
        'nestjs.version': expect.stringMatching(new RegExp(`^${nest.version}\\.`)),
        'nestjs.type': 'request_context',
        'nestjs.controller': 'OrdersController',
        'nestjs.callback': 'find',
        'code.function.name': 'OrdersController.find',
        'http.route': '/api/orders/:id',
        'http.request.method': 'GET',
      });
    });

    it('records an exception once: where it was thrown, else on the server span', () => {
      const events = run.spans.flatMap((span) =>
        span.events.map(({ name, attributes }) => [
          span.name,
          name,
          attributes['exception.message'],
        ]),
      );
      expect(events.toSorted()).toEqual([
        ['GET /api/orders/broken', 'exception', 'the guard broke'],
        ['GET /api/unmade', 'exception', 'the provider broke'],
        ['GET', 'exception', 'the middleware broke'],
        ['OrdersController.fails', 'exception', 'no orders today'],
        ['OrdersController.observableFails', 'exception', 'the Observable broke'],
      ]);
    });

    it('says why an answer is below 500', () => {
      expect(spanOf(run, 'OrdersController.missing')).toMatchObject({
        status: { code: 'UNSET' },
        attributes: { 'acme.nestjs.refusal': 'NotFoundException: no such order' },
        events: [],
      });
    });

    it('counts requests by the same routes', () => {
      const inTraces = run.spans
        .filter(({ kind }) => kind === 'SERVER')
        .map(({ attributes }) => attributes['http.route']);
      const inMetrics = run.metricPoints
        .filter(({ name }) => name === 'http.server.request.duration')
        .map(({ attributes }) => attributes['http.route']);
      expect(new Set(inMetrics)).toEqual(new Set(inTraces));
      expect(inMetrics).toContain('/api/orders/:id');
    });

    // a request that was never answered is no success; the head of the events had been sent
    it.each([
      ['infinite', 'OrdersController.infinite', 'ERROR'],
      ['events-forever', 'OrdersController.eventsForever', 'UNSET'],
    ])('ends %s when the client goes away, and says so', (path, name, code) => {
      const handler = spanOf(run, name);
      const server = spanOf(run, `GET /api/orders/${path}`);
      const attributes = { 'acme.client_aborted': true };
      expect(handler).toMatchObject({ status: { code: 'UNSET' }, attributes });
      expect(server).toMatchObject({ status: { code }, attributes });
      expect(handler.parentSpanId).toBe(server.spanId);
    });

    it.each([
      ['OrdersController.observable', 'number 2'],
      ['OrdersController.events', 'event 1'],
      ['OrdersController.byItself', 'the answer, by itself'],
    ])('ends %s after the last that it does', (name, last) => {
      const span = spanOf(run, name);
      const [record] = run.logRecords.filter(({ body }) => body === last);
      // the clocks of log records are a millisecond coarse
      expect(span.endTimeUnixNano + 1_000_000n).toBeGreaterThan(record?.timeUnixNano as bigint);
      expect(span.attributes).not.toHaveProperty('acme.client_aborted');
    });

    it('calls `then` of a query once, and gives the handler itself to decorators of parameters', () => {
      expect(bodies.get('/api/orders/query')).toBe('{"calls":1}');
    });
  },
);

async function leaveEndless(app: App): Promise<void> {
  await leave(app, '/api/orders/infinite', 'infinite 1');
  await leave(app, '/api/orders/events-forever', 'forever 1');
  const names = ['infinite', 'eventsForever'].map((name) => `OrdersController.${name}`);
  await waitFor('the spans of what was left', () =>
    names.every((name) => app.receiver.spans.some((span) => span.name === name)),
  );
}

function spanOf(run: Run, name: string): Span {
  const [span, ...others] = run.spans.filter((candidate) => candidate.name === name);
  if (span === undefined || others.length > 0) throw new Error(`${others.length + 1} ${name}`);
  return span;
}

describe.each(NEST_PLATFORM_CASES)(
  'versions on NestJS $version ($moduleKind) with $platform',
  (nest) => {
    it.each([
      ['header', { 'x-version': '2' }, 'two'],
      ['media-type', { accept: 'application/json;v=1' }, 'one'],
    ])(
      'have the route as it is declared when they come by %s',
      async (versioning, headers, body) => {
        const app = await startNest('http', nest, {
          env: { VERSIONING: versioning, ACME_OTEL_NESTJS_STEPS: 'none' },
        });
        try {
          expect(await app.request('/api/versioned', { headers })).toMatchObject({ body });
        } finally {
          await app.stop();
        }
        expect(await app.stop()).toHaveTrace(`
        GET /api/versioned           SERVER    http
          VersionedController.${body}  INTERNAL  @acme/otel-nestjs
      `);
      },
    );
  },
);
