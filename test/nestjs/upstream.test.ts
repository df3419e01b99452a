import type { Span } from '@acme/otlp-receiver';
import { expect, describe, it } from '@jest/globals';
import type { Run } from '@acme/otel-testkit';
import { UPSTREAM_ENVIRONMENT, upstreamRegister } from '../libraries/support/upstream';
import type { FixtureOptions } from '../support/run';
import { NEST_PLATFORM_CASES } from './support/nest-cases';
import { startNest } from './support/start-nest';

/** Requests that reach a handler, of which upstream knows no Observable's end and no stream's. */
const PATHS = [
  '/api/orders/7',
  '/api/orders/fails',
  '/api/orders/missing',
  '/api/orders/steps/Ada',
  '/api/orders/observable',
  '/api/orders/by-itself',
  '/api/scoped/5',
  '/api/v1/versioned',
  '/api/files/a',
  '/api/admin/items/3',
  '/status',
];

// Not in a hook: what has to be installed first is not bounded by a hook's time.
const register = upstreamRegister();

describe.each(NEST_PLATFORM_CASES.filter(({ version }) => version !== '12'))(
  "beside upstream's instrumentation on NestJS $version with $platform",
  (nest) => {
    const exercise = async ({ env, ...options }: FixtureOptions): Promise<Run> => {
      const app = await startNest('http', nest, { ...options, env: { ...env, CLOSES: 'true' } });
      try {
        for (const path of PATHS) await app.request(path);
      } finally {
        await app.stop();
      }
      return app.stop();
    };

    it('every handler has the name and the attributes that dashboards know', async () => {
      const upstream = await exercise({ register, env: UPSTREAM_ENVIRONMENT });
      const ours = await exercise({ env: { ACME_OTEL_NESTJS_STEPS: 'none' } });
      const expected = handlersOf(upstream).map(([name, attributes]) => {
        const { 'url.full': _, ...rest } = attributes;
        // upstream takes the form that Nest 11 gives Express; ours is the one that is declared
        const route = String(rest['http.route']).replace('{*path}', '*');
        return [name, { ...rest, 'http.route': route }] as const;
      });
      expect(expected).toHaveLength(PATHS.length);
      expect(handlersOf(ours)).toEqual(
        expected.map(([name, attributes]) => [name, expect.objectContaining(attributes)]),
      );
    });

    it('what comes beside the handlers is the creation of the application', async () => {
      const ours = await exercise({ env: { ACME_OTEL_NESTJS_STEPS: 'none' } });
      const upstream = await exercise({ register, env: UPSTREAM_ENVIRONMENT });
      const creations = [ours, upstream].map(({ spans }) =>
        spans
          .filter(({ name }) => name === 'Create Nest App')
          .map(({ kind, attributes: { 'acme.nestjs.module_loading_millis': _, ...rest } }) => [
            kind,
            rest,
          ]),
      );
      expect(creations[0]).toEqual(creations[1]);
      expect(creations[0]).toHaveLength(1);
    });
  },
);

/** The spans of handlers, in the order of the requests. */
const handlersOf = ({ spans }: Run): [string, Span['attributes']][] =>
  spans
    .filter(({ attributes }) => attributes['nestjs.type'] === 'request_context')
    .toSorted((a, b) => Number(a.startTimeUnixNano - b.startTimeUnixNano))
    .map(({ name, attributes }) => [name, attributes]);
