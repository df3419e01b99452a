import { EventEmitter } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  context,
  INVALID_SPAN_CONTEXT,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { NEVER } from 'rxjs';
import { Handler, Handlers, originalOf, type HandlerMethod } from '../../src/handlers/handler';
import type { NestTracing } from '../../src/nest-copy';
import { enterRoute } from '../../src/request';
import { activeSpanId, createNest, createRequest } from '../support/nest';
import { createTelemetry, removeGlobals, type Telemetry } from '../support/telemetry';

let telemetry: Telemetry;
beforeAll(() => {
  telemetry = createTelemetry();
});
afterEach(() => telemetry.reset());
afterAll(removeGlobals);

class Orders {
  readonly name = 'orders';
}

class Others extends Orders {}

const handlerOf = (method: HandlerMethod, tracing: Partial<NestTracing> = {}): Handler =>
  new Handler(method, 'find', 'request_context', createNest(telemetry.tracer, tracing));

/** A response of Node.js, of which a test says what became of it. */
const createResponse = () =>
  Object.assign(new EventEmitter(), {
    destroyed: false,
    writableEnded: false,
    writableFinished: false,
  });

/** A request to a route, in which `run` is called. */
function serveRoute(path: string, response: object, run: () => unknown): unknown {
  return createRequest(telemetry.tracer).serve(() => {
    enterRoute(context.active(), { method: 'GET', route: { path } }, response as never, new Map());
    return run();
  });
}

describe('a handler', () => {
  it('is called as Nest calls it, in a span that says what it is', () => {
    const calls: unknown[] = [];
    const { wrapped } = handlerOf(function (...args) {
      calls.push(this, args, activeSpanId());
      return 'found';
    });
    const orders = new Orders();
    expect(wrapped.call(orders, 7, 'x')).toBe('found');
    const span = telemetry.span();
    expect(calls).toEqual([orders, [7, 'x'], span.spanContext().spanId]);
    expect(span).toMatchObject({ name: 'Orders.find', status: { code: SpanStatusCode.UNSET } });
    expect(span.attributes).toEqual({
      component: '@nestjs/core',
      'nestjs.type': 'request_context',
      'nestjs.controller': 'Orders',
      'nestjs.callback': 'find',
      'code.function.name': 'Orders.find',
      'nestjs.version': '11.2.10',
    });
    expect(activeSpanId()).toBeUndefined();
  });

  it('throws what it throws, which makes its span an error', () => {
    const error = new TypeError('none left');
    const { wrapped } = handlerOf(() => {
      throw error;
    });
    expect(() => wrapped.call(new Orders())).toThrow(error);
    expect(telemetry.span()).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: 'none left' },
      events: [{ name: 'exception' }],
    });
  });

  it('has a span until what it promises is there', async () => {
    const { wrapped } = handlerOf(async () => 'found');
    const promised = wrapped.call(new Orders());
    expect(telemetry.spans()).toEqual([]);
    await expect(promised).resolves.toBe('found');
    expect(telemetry.span().name).toBe('Orders.find');
  });

  it('has the method and the route of the request that it answers, each time', () => {
    const { wrapped } = handlerOf(() => undefined);
    const orders = new Orders();
    serveRoute('/orders/:id', createResponse(), () => wrapped.call(orders));
    serveRoute('/first', createResponse(), () => wrapped.call(orders));
    wrapped.call(orders);
    const [one, other, none] = telemetry.spans();
    expect(one?.attributes).toMatchObject({
      'http.route': '/orders/:id',
      'http.request.method': 'GET',
    });
    expect(other?.attributes).toMatchObject({ 'http.route': '/first' });
    expect(none?.attributes).not.toHaveProperty(['http.route']);
  });

  it('is named by the class that it is called on, each time', () => {
    const { wrapped } = handlerOf(() => undefined);
    for (const each of [new Orders(), new Others(), new Others()]) wrapped.call(each);
    expect(telemetry.spans().map(({ name }) => name)).toEqual([
      'Orders.find',
      'Others.find',
      'Others.find',
    ]);
  });

  it('is called without a frame more where a context can be attached', () => {
    const told: unknown[] = [];
    const error = new Error('none left');
    const { wrapped } = handlerOf(
      () => {
        told.push('called');
        throw error;
      },
      {
        attach: (inside) => {
          told.push(trace.getSpan(inside)?.isRecording());
          return { dispose: () => told.push('disposed') };
        },
      },
    );
    expect(() => wrapped.call(new Orders())).toThrow(error);
    expect(told).toEqual([true, 'called', 'disposed']);
  });

  it('is called as it is where nobody records', () => {
    const span = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
    const tracer = { startSpan: () => span } as unknown as Tracer;
    const result = new EventEmitter();
    const { wrapped } = handlerOf(() => [result, activeSpanId()], { tracer });
    expect(wrapped.call(new Orders())).toEqual([result, undefined]);
  });

  it('looks like the method, whose metadata is found on it, and leads back to it', () => {
    const method = Object.assign(function find(_id: unknown) {}, { metadata: 'of a decorator' });
    const { wrapped } = handlerOf(method);
    expect([wrapped.name, wrapped.length]).toEqual(['find', 1]);
    expect(wrapped).toHaveProperty('metadata', 'of a decorator');
    expect(Object.keys(wrapped)).toEqual([]);
    expect(originalOf(wrapped)).toBe(method);
  });
});

describe('a handler that answers by itself', () => {
  it('has a span until its answer is closed', () => {
    const response = createResponse();
    const handler = handlerOf(() => undefined);
    handler.answersItself = true;
    serveRoute('/', response, () => handler.wrapped.call(new Orders()));
    expect(telemetry.spans()).toEqual([]);
    Object.assign(response, { writableEnded: true, writableFinished: true }).emit('close');
    expect(telemetry.span().attributes).not.toHaveProperty(['acme.client_aborted']);
  });

  it('has one until it returns where it has answered by then', () => {
    const response = createResponse();
    const handler = handlerOf(() => {
      response.writableEnded = true;
    });
    handler.answersItself = true;
    serveRoute('/', response, () => handler.wrapped.call(new Orders()));
    expect(telemetry.span().name).toBe('Orders.find');
  });
});

describe('a handler whose client has gone', () => {
  it('has a span until then, which says so, although its Observable goes on', () => {
    const response = createResponse();
    const { wrapped } = handlerOf(() => NEVER);
    serveRoute('/', response, () => wrapped.call(new Orders()));
    expect(telemetry.spans()).toEqual([]);
    Object.assign(response, { destroyed: true }).emit('close');
    expect(telemetry.span().attributes).toMatchObject({ 'acme.client_aborted': true });
  });

  it('has one that ends at once when it went before', () => {
    const response = Object.assign(createResponse(), { destroyed: true });
    const { wrapped } = handlerOf(() => NEVER);
    serveRoute('/', response, () => wrapped.call(new Orders()));
    expect(telemetry.span().attributes).toMatchObject({ 'acme.client_aborted': true });
  });
});

describe('originalOf', () => {
  it.each([undefined, null, Orders, () => undefined])('gives what is not ours as it is', (each) => {
    expect(originalOf(each)).toBe(each);
  });
});

describe('Handlers', () => {
  it('have one handler for each method', () => {
    const handlers = new Handlers('graphql', createNest(telemetry.tracer));
    const method = () => undefined;
    const handler = handlers.find(method, 'find');
    expect(handlers.find(method, 'find')).toBe(handler);
    expect(handlers.find(() => undefined, 'find')).not.toBe(handler);
    handler.wrapped.call(new Orders());
    expect(telemetry.span().attributes).toMatchObject({ 'nestjs.type': 'graphql' });
  });
});
