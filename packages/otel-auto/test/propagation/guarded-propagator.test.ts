import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  defaultTextMapGetter,
  defaultTextMapSetter,
  diag,
  propagation,
  ROOT_CONTEXT,
  trace,
  type Context,
} from '@opentelemetry/api';
import * as vendors from '../../src/chunks/vendor-propagators';
import { createPropagator } from '../../src/propagation/create-propagator';
import { createTestRuntime } from '../support/test-runtime';

const propagator = createPropagator(
  createTestRuntime({
    env: { OTEL_PROPAGATORS: 'tracecontext,b3,b3multi,baggage' },
    chunks: { 'vendor-propagators': vendors },
  }),
)!;

const SENT = propagation.setBaggage(
  trace.setSpanContext(ROOT_CONTEXT, {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags: 1,
    traceState: {
      serialize: () => {
        throw new Error('no');
      },
    } as never,
  }),
  propagation.createBaggage({ user: { value: 'a' } }),
);

const fail = (): never => {
  // oxlint-disable-next-line typescript/only-throw-error -- whatever it is
  throw null;
};

let errors: string[];

beforeEach(() => {
  errors = [];
  const ignore = () => undefined;
  const error = (message: string) => void errors.push(message);
  diag.setLogger({ error, warn: ignore, info: ignore, debug: ignore, verbose: ignore });
});

afterEach(() => diag.disable());

describe('propagators together', () => {
  it('go on where one of them fails, and say so', () => {
    const headers = {};
    propagator.inject(SENT, headers, defaultTextMapSetter);
    expect(Object.keys(headers)).toEqual([
      'baggage',
      'traceparent',
      'b3',
      'x-b3-traceid',
      'x-b3-spanid',
      'x-b3-sampled',
    ]);
    expect(errors).toEqual(['the context in what is sent is missing']);
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['undefined', undefined],
    ['a text', 'text'],
    ['frozen', Object.freeze({ host: 'a' })],
    ['one whose setters throw', Object.defineProperty({}, 'baggage', { set: fail, get: fail })],
    ['a revoked proxy', revoked()],
  ])('neither write to nor read from a carrier that is %s', (_title, carrier) => {
    propagator.inject(SENT, carrier, defaultTextMapSetter);
    expect(propagator.extract(SENT, carrier, defaultTextMapGetter)).toBeDefined();
  });

  it('leave a context as it is where setters, getters and contexts throw', () => {
    propagator.inject(SENT, {}, { set: fail });
    expect(propagator.extract(SENT, {}, { get: fail, keys: fail })).toBe(SENT);
    for (const context of [undefined, null, {}, { getValue: fail }] as unknown as Context[]) {
      propagator.inject(context, {}, defaultTextMapSetter);
      const headers = { traceparent: 'x', b3: 'x', baggage: 'a=1' };
      propagator.extract(context, headers, defaultTextMapGetter);
    }
  });

  it('name each of their headers once', () => {
    const fields = propagator.fields();
    expect(fields).toEqual([...new Set(fields)]);
    expect(fields).toEqual(expect.arrayContaining(['traceparent', 'tracestate', 'b3', 'baggage']));
  });
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
