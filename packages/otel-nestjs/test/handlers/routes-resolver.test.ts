import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { patchRoutesResolver } from '../../src/handlers/routes-resolver';
import { asNestClass, createNest, createRequest } from '../support/nest';
import { createTelemetry, removeGlobals, type Telemetry } from '../support/telemetry';

type NotFoundHandler = (...args: unknown[]) => unknown;

/** An adapter of Nest, as far as it answers unknown paths. */
class Adapter {
  handler: NotFoundHandler | undefined;
  prefix: unknown;

  setNotFoundHandler(handler: NotFoundHandler, prefix: unknown): void {
    this.handler = handler;
    this.prefix = prefix;
  }
}

/** The class of Nest, as far as it registers the answer to unknown paths. */
class RoutesResolver {
  readonly seen: unknown[] = [];
  readonly container: { getHttpAdapterRef?: () => Adapter };

  constructor(adapter: Adapter | undefined) {
    this.container = adapter === undefined ? {} : { getHttpAdapterRef: () => adapter };
  }

  registerNotFoundHandler(): string {
    this.container.getHttpAdapterRef?.().setNotFoundHandler((...args: unknown[]) => {
      this.seen.push(...args);
      return 'answered';
    }, 'api');
    return 'registered';
  }
}

let telemetry: Telemetry;
beforeAll(() => {
  telemetry = createTelemetry();
  patchRoutesResolver(asNestClass(RoutesResolver), createNest(telemetry.tracer));
});
afterAll(removeGlobals);

it('the answer to an unknown path has no route', () => {
  const adapter = new Adapter();
  const resolver = new RoutesResolver(adapter);
  expect(resolver.registerNotFoundHandler()).toBe('registered');
  expect(adapter.prefix).toBe('api');
  expect(Object.keys(adapter)).toEqual(['handler', 'prefix']);

  const { metadata, serve } = createRequest(telemetry.tracer);
  metadata.route = '/api*path';
  expect(serve(() => adapter.handler?.('request', 'response', 'next'))).toBe('answered');
  expect(metadata).not.toHaveProperty('route');
  expect(resolver.seen).toEqual(['request', 'response', 'next']);
});

it('a resolver without an adapter registers as it would', () => {
  expect(new RoutesResolver(undefined).registerNotFoundHandler()).toBe('registered');
});
