import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Run } from '@acme/otel-testkit';
import { NEST_PLATFORM_CASES } from './support/nest-cases';
import { startNest } from './support/start-nest';

const PATHS = [
  'steps/Ada',
  'refused',
  'expired',
  'broken',
  'slow',
  'number/x',
  'filtered',
  'fails',
];

/** The traces with ACME_OTEL_NESTJS_STEPS=all. */
const ALL = [
  `
    GET /api/orders/steps/:name         SERVER    http
      guard RolesGuard                  INTERNAL  @acme/otel-nestjs
      interceptor LoggingInterceptor    INTERNAL  @acme/otel-nestjs
        - INFO before the handler
        - INFO after the handler
        pipe TrimPipe                   INTERNAL  @acme/otel-nestjs
          - INFO pipe sees Ada
        OrdersController.steps          INTERNAL  @acme/otel-nestjs
          - INFO handler
  `,
  `
    GET /api/orders/refused  SERVER    http
      guard RolesGuard       INTERNAL  @acme/otel-nestjs
        - INFO guard sees nobody
  `,
  `
    GET /api/orders/expired  SERVER    http
      guard RolesGuard       INTERNAL  @acme/otel-nestjs
        - INFO guard sees expired
  `,
  `
    GET /api/orders/broken  SERVER    http               ERROR
      guard RolesGuard      INTERNAL  @acme/otel-nestjs  ERROR the guard broke
        - INFO guard sees broken
  `,
  `
    GET /api/orders/number/:id  SERVER    http
      guard RolesGuard          INTERNAL  @acme/otel-nestjs
      pipe ParseIntPipe         INTERNAL  @acme/otel-nestjs
  `,
  `
    GET /api/orders/filtered     SERVER    http
      guard RolesGuard           INTERNAL  @acme/otel-nestjs
      OrdersController.filtered  INTERNAL  @acme/otel-nestjs
      filter BadRequestFilter    INTERNAL  @acme/otel-nestjs
        - INFO filter answers
  `,
];

const exercise = async (nest: (typeof NEST_PLATFORM_CASES)[number], steps: string) => {
  const app = await startNest('http', nest, { env: { ACME_OTEL_NESTJS_STEPS: steps } });
  try {
    for (const path of PATHS) await app.request(`/api/orders/${path}`);
  } finally {
    await app.stop();
  }
  return app.stop();
};

const stepsOf = ({ spans }: Run) =>
  spans.filter(({ name }) => /^(guard|pipe|interceptor|filter) /.test(name));

/** Steps with the route of the request around them. */
const namesOf = (run: Run) =>
  stepsOf(run).map(({ name, traceId }) => {
    const server = run.spans.find((span) => span.traceId === traceId && span.kind === 'SERVER');
    return `${name} of ${server?.attributes['http.route']}`;
  });

describe.each(NEST_PLATFORM_CASES)(
  'steps on NestJS $version ($moduleKind) with $platform',
  (nest) => {
    it('have spans around what happens inside them, if all are asked for', async () => {
      const run = await exercise(nest, 'all');
      for (const drawing of ALL) expect(run).toHaveTrace(drawing);
    });

    describe('by default', () => {
      let run: Run;
      beforeAll(async () => {
        run = await exercise(nest, 'slow');
      });

      it('have a span if they fail, refuse or are slow', () => {
        // any other may be slow, on a machine that has other work
        expect(namesOf(run)).toEqual(
          expect.arrayContaining([
            'guard RolesGuard of /api/orders/refused',
            'guard RolesGuard of /api/orders/expired',
            'guard RolesGuard of /api/orders/broken',
            'guard RolesGuard of /api/orders/slow',
            'pipe ParseIntPipe of /api/orders/number/:id',
          ]),
        );
      });

      it('say why they refuse', () => {
        const reasons = stepsOf(run).flatMap(({ attributes }) => {
          const reason = attributes['acme.nestjs.refusal'];
          return reason === undefined ? [] : [[attributes['code.function.name'], reason]];
        });
        expect(reasons).toEqual([
          ['RolesGuard.canActivate', 'the guard returned false'],
          ['RolesGuard.canActivate', 'UnauthorizedException: the token has expired'],
          [
            'ParseIntPipe.transform',
            'BadRequestException: Validation failed (numeric string is expected)',
          ],
        ]);
      });

      it('record the exception of one that fails, once', () => {
        const events = run.spans.flatMap((span) =>
          span.events.map(({ attributes }) => [span.name, attributes['exception.message']]),
        );
        expect(events).toEqual([
          ['guard RolesGuard', 'the guard broke'],
          ['OrdersController.fails', 'no orders today'],
        ]);
      });

      it('begin and end inside the request, and lines written in them are in its span', () => {
        for (const step of stepsOf(run)) {
          const server = run.spans.find(({ spanId }) => spanId === step.parentSpanId);
          expect(server?.kind).toBe('SERVER');
          expect(step.startTimeUnixNano).toBeGreaterThanOrEqual(
            server?.startTimeUnixNano as bigint,
          );
          expect(step.endTimeUnixNano).toBeGreaterThan(step.startTimeUnixNano);
        }
        const [record] = run.logRecords.filter(({ body }) => body === 'guard sees slow');
        expect(record?.spanId).toBe(
          run.spans.find(({ name }) => name === 'GET /api/orders/slow')?.spanId,
        );
      });
    });
  },
);
