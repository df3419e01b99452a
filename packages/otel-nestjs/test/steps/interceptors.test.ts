import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';
import { type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core/application-config';
import { NestContainer } from '@nestjs/core/injector/container';
import { InterceptorsConsumer } from '@nestjs/core/interceptors/interceptors-consumer';
import { InterceptorsContextCreator } from '@nestjs/core/interceptors/interceptors-context-creator';
import { map, tap, type Observable } from 'rxjs';
import { Handler } from '../../src/handlers/handler';
import type { NestTracing } from '../../src/nest-copy';
import {
  patchInterceptorsConsumer,
  patchInterceptorsContextCreator,
} from '../../src/steps/interceptors';
import { activeSpanId, asNestClass, createNest, createRequest } from '../support/nest';
import { createTelemetry, removeGlobals, type Telemetry } from '../support/telemetry';

let telemetry: Telemetry;
let tracing: { -readonly [Key in keyof NestTracing]: NestTracing[Key] };

beforeAll(() => {
  telemetry = createTelemetry();
  const nest = createNest(telemetry.tracer);
  tracing = nest.tracing;
  patchInterceptorsContextCreator(asNestClass(InterceptorsContextCreator), nest);
  patchInterceptorsConsumer(asNestClass(InterceptorsConsumer), nest);
});
beforeEach(() => {
  tracing.steps = 'all';
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
});
afterEach(() => {
  jest.useRealTimers();
  telemetry.reset();
});
afterAll(removeGlobals);

class Orders {
  find() {}
}

/** Calls a handler through an interceptor as Nest does, and gives what came out. */
async function intercept(
  interceptor: NestInterceptor,
  handler: () => unknown,
  { serve } = createRequest(telemetry.tracer),
): Promise<unknown> {
  const config = new ApplicationConfig();
  config.addGlobalInterceptor(interceptor);
  const creator = new InterceptorsContextCreator(new NestContainer(), config);
  const orders = new Orders();
  const interceptors = creator.create(orders, orders.find, 'shop');
  const { wrapped } = new Handler(
    orders.find,
    'find',
    'request_context',
    createNest(tracing.tracer),
  );
  return serve(async () => {
    const result = (await new InterceptorsConsumer().intercept(
      interceptors,
      ['request'],
      orders,
      wrapped,
      async () => handler(),
      'http',
    )) as Observable<unknown>;
    return new Promise((resolve, reject) => {
      result.subscribe({ next: resolve, error: reject });
    });
  });
}

const takeMillis = (millis: number): void => {
  jest.advanceTimersByTime(millis);
};

/** Lets everything through, and takes so long before the handler and after it. */
class Timing implements NestInterceptor {
  readonly #before: number;
  readonly #after: number;

  constructor(before: number, after: number) {
    this.#before = before;
    this.#after = after;
  }

  intercept(_host: ExecutionContext, next: CallHandler) {
    takeMillis(this.#before);
    return next.handle().pipe(tap({ complete: () => takeMillis(this.#after) }));
  }
}

describe('an interceptor', () => {
  it('works in its span, as the handler does, which it gets as a person wrote it', async () => {
    const seen: unknown[] = [];
    class Greeting implements NestInterceptor {
      intercept(host: ExecutionContext, next: CallHandler) {
        seen.push(host.getHandler(), host.getArgs(), activeSpanId());
        return next.handle().pipe(map((name) => `hi ${name}`));
      }
    }
    const result = await intercept(new Greeting(), () => {
      seen.push(activeSpanId());
      return 'Ann';
    });
    expect(result).toBe('hi Ann');
    const span = telemetry.span();
    const { spanId } = span.spanContext();
    expect(seen).toEqual([Orders.prototype.find, ['request'], spanId, spanId]);
    expect(span.name).toBe('interceptor Greeting');
    expect(span.attributes).toMatchObject({ 'code.function.name': 'Greeting.intercept' });
  });

  it.each([
    ['before the handler', new Timing(5, 0), 1],
    ['after the handler', new Timing(0, 5), 1],
    ['before and after it', new Timing(2, 3), 1],
    ['less than that', new Timing(2, 2), 0],
  ])('is slow by its own time: %s', async (_when, timing, spans) => {
    tracing.steps = 'slow';
    await intercept(timing, () => takeMillis(1000));
    expect(telemetry.spans()).toHaveLength(spans);
  });

  it('has no part in an error that only passes through it', async () => {
    tracing.steps = 'slow';
    const error = new Error('of the handler');
    const failing = intercept(new Timing(0, 0), () => {
      throw error;
    });
    await expect(failing).rejects.toBe(error);
    expect(telemetry.spans()).toEqual([]);
  });

  it('that fails itself has a span for it', async () => {
    tracing.steps = 'slow';
    const error = new Error('of the interceptor');
    const failing = intercept(
      {
        intercept: (_host, next) =>
          next.handle().pipe(
            tap(() => {
              throw error;
            }),
          ),
      },
      () => 'found',
    );
    await expect(failing).rejects.toBe(error);
    expect(telemetry.span().events).toHaveLength(1);
  });

  it('is not watched outside of a request', async () => {
    const outside = { ...createRequest(telemetry.tracer), serve: <T>(run: () => T) => run() };
    await expect(intercept(new Timing(9, 9), () => 'found', outside)).resolves.toBe('found');
    expect(telemetry.spans()).toEqual([]);
  });
});
