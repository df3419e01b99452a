import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  context,
  propagation,
  ROOT_CONTEXT,
  trace,
  type Attributes,
  type Context,
  type Span,
} from '@opentelemetry/api';
import { TracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace';
import { ContextAttributes } from '../../src/context/context-attributes';
import { enterRequest } from '../../src/context/request-span';
import { createServerSpan, useContext } from '../support/server-span';

let leaveContext: () => void;
beforeAll(() => {
  leaveContext = useContext();
});
afterAll(() => leaveContext());

const tracer = new TracerProvider().getTracer('test');

const attributesOf = (span: Span): Attributes => (span as unknown as ReadableSpan).attributes;

/** Starts a span as the distro's tracer does. */
const start = (
  contextAttributes: ContextAttributes,
  parent: Context = context.active(),
  attributes: Attributes = {},
): Span => contextAttributes.addTo(tracer.startSpan('a', { attributes }, parent), parent);

/** A request of a server, with its span as the active one. */
const createRequest = () => {
  const server = createServerSpan();
  return { span: server.span, context: trace.setSpan(server.context, server.span) };
};

describe('attributes of a request', () => {
  it('are on its span, the active span, and what starts from then on', () => {
    const given = new ContextAttributes([]);
    const request = createRequest();
    const before = start(given, request.context);
    const active = start(given, request.context);
    const inActive = trace.setSpan(request.context, active);
    expect(given.isInUse).toBe(false);
    context.with(inActive, () => given.set({ 'user.id': 'ada', size: 3 }));
    const later = start(given, request.context);
    const expected = { 'user.id': 'ada', size: 3 };
    for (const span of [request.span, active, later]) expect(attributesOf(span)).toEqual(expected);
    expect(attributesOf(before)).toEqual({});
    expect(given.of(request.context)).toEqual(expected);
    expect(given.of(inActive)).toEqual(expected);
  });

  it('are no other request’s', () => {
    const given = new ContextAttributes([]);
    const [one, other] = [createRequest(), createRequest()];
    context.with(one.context, () => given.set({ a: 1 }));
    expect(given.of(other.context)).toBeUndefined();
    expect(given.of(ROOT_CONTEXT)).toBeUndefined();
    expect(attributesOf(start(given, other.context))).toEqual({});
  });

  it('add up, of two with one key the later counts, and what a span has itself stays', () => {
    const given = new ContextAttributes([]);
    const { context: active, span } = createRequest();
    context.with(active, () => {
      given.set({ a: 1, b: 1 });
      given.set({ b: 2 });
    });
    expect(attributesOf(span)).toEqual({ a: 1, b: 2 });
    expect(attributesOf(start(given, active, { a: 'own' }))).toEqual({ a: 'own', b: 2 });
  });

  it('are of the message that is consumed, also when they are set further inside', () => {
    const given = new ContextAttributes([]);
    const message = tracer.startSpan('process');
    const consuming = enterRequest(trace.setSpan(ROOT_CONTEXT, message), message);
    const inner = start(given, consuming);
    context.with(trace.setSpan(consuming, inner), () => given.set({ a: 1 }));
    for (const span of [message, inner, start(given, consuming)]) {
      expect(attributesOf(span)).toEqual({ a: 1 });
    }
  });

  it('are of the active span and what is inside where nothing is served', () => {
    const given = new ContextAttributes([]);
    const outer = start(given, ROOT_CONTEXT);
    const inOuter = trace.setSpan(ROOT_CONTEXT, outer);
    const job = start(given, inOuter);
    const inJob = trace.setSpan(inOuter, job);
    context.with(inJob, () => given.set({ a: 1 }));
    const child = start(given, inJob);
    const grandchild = start(given, trace.setSpan(inJob, child));
    for (const span of [job, child, grandchild]) expect(attributesOf(span)).toEqual({ a: 1 });
    for (const span of [outer, start(given, inOuter)]) expect(attributesOf(span)).toEqual({});
    expect(given.of(trace.setSpan(inJob, grandchild))).toEqual({ a: 1 });
  });

  it('have no effect without a span', () => {
    const given = new ContextAttributes([]);
    context.with(ROOT_CONTEXT, () => given.set({ a: 1 }));
    expect(given.isInUse).toBe(false);
  });

  it('are copies, without what no attribute can be', () => {
    const given = new ContextAttributes([]);
    const { context: active, span } = createRequest();
    const list = ['a'];
    const hostile = {
      list,
      big: 1n,
      function: () => 1,
      nothing: undefined,
      get thrower() {
        throw new Error('theirs');
      },
    };
    context.with(active, () => {
      for (const each of [hostile, null, 'text', 7, undefined]) given.set(each);
    });
    list.push('b');
    expect(given.of(active)).toEqual({ list: ['a'] });
    expect(attributesOf(span)).toEqual({ list: ['a'] });
  });

  it('are not set on a span that has ended', () => {
    const given = new ContextAttributes([]);
    const { context: active, span } = createRequest();
    span.end();
    context.with(active, () => given.set({ a: 1 }));
    expect(attributesOf(span)).toEqual({});
    expect(attributesOf(start(given, active))).toEqual({ a: 1 });
  });
});

describe('entries of the baggage', () => {
  const withBaggage = (parent: Context, entries: Readonly<Record<string, string>>) =>
    propagation.setBaggage(
      parent,
      propagation.createBaggage(
        Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, { value }])),
      ),
    );
  const entries = { 'shop.tenant': 'acme', 'shop.order': '7', session: 's', secret: 'x' };

  it.each([
    [['session', 'absent'], { session: 's' }],
    [['shop.*'], { 'shop.tenant': 'acme', 'shop.order': '7' }],
    [['*'], entries],
    [['Session'], {}],
  ])('with the keys %j are attributes', (keys, expected) => {
    const given = new ContextAttributes(keys);
    const carrying = withBaggage(ROOT_CONTEXT, entries);
    expect(given.isInUse).toBe(true);
    expect(given.of(carrying)).toEqual(expected);
    expect(attributesOf(start(given, carrying))).toEqual(expected);
    expect(given.of(ROOT_CONTEXT)).toBeUndefined();
  });

  it.each([
    'http.route',
    'error.type',
    'service.name',
    'TRACE_ID',
    'span_id',
    'error',
    'k8s.pod.name',
  ])('never write %s, which is for us to say', (name) => {
    const carrying = withBaggage(ROOT_CONTEXT, { [name]: 'theirs', [`my.${name}`]: 'own' });
    expect(new ContextAttributes(['*']).of(carrying)).toEqual({ [`my.${name}`]: 'own' });
  });

  it('come after the attributes of the request', () => {
    const given = new ContextAttributes(['*']);
    const { context: active } = createRequest();
    const carrying = withBaggage(active, { a: 'baggage', b: 'baggage' });
    context.with(carrying, () => given.set({ a: 'request' }));
    expect(given.of(carrying)).toEqual({ a: 'request', b: 'baggage' });
  });
});
