import { describe, expect, it } from '@jest/globals';
import {
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
  trace,
  type TextMapPropagator,
} from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { isParentUndecided } from '../../src/context/undecided-parent';
import { VENDOR_PROPAGATORS } from '../../src/chunks/vendor-propagators';
import { GuardedPropagator } from '../../src/propagation/guarded-propagator';

const TRACE = '5759e988bd862e3fe1be46a994272793';
const SPAN = '53995c3f42cd8ad8';

const inject = (propagator: TextMapPropagator, traceFlags = 1, baggage: object = {}) => {
  const headers = {};
  const context = propagation.setBaggage(
    trace.setSpanContext(ROOT_CONTEXT, { traceId: TRACE, spanId: SPAN, traceFlags }),
    propagation.createBaggage(baggage as never),
  );
  propagator.inject(context, headers, defaultTextMapSetter);
  return headers;
};

const extract = (propagator: TextMapPropagator, headers: object) => {
  const context = propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
  const { traceId, spanId, traceFlags, isRemote } = trace.getSpanContext(context) ?? {};
  const entries = propagation.getBaggage(context)?.getAllEntries() ?? [];
  return {
    span: traceId === undefined ? undefined : [traceId, spanId, traceFlags, isRemote],
    baggage: Object.fromEntries(entries.map(([key, { value }]) => [key, value])),
  };
};

describe('the propagator of Jaeger', () => {
  const propagator = VENDOR_PROPAGATORS.jaeger();
  const read = (header: unknown) => extract(propagator, { 'uber-trace-id': header }).span;

  it('writes the four fields and the baggage, percent-encoded', () => {
    expect(inject(propagator, 3, { user: { value: 'a b,€' }, 'a b': { value: 'c' } })).toEqual({
      'uber-trace-id': `${TRACE}:${SPAN}:0:1`,
      'uberctx-user': 'a%20b%2C%E2%82%AC',
    });
    expect(inject(propagator, 0)).toEqual({ 'uber-trace-id': `${TRACE}:${SPAN}:0:0` });
  });

  it('reads short ids, encoded colons, upper case and the flag of debugging', () => {
    const short = ['0'.repeat(29) + 'abc', '0'.repeat(15) + 'd', 1, true];
    expect(read('abc:d:0:1')).toEqual(short);
    expect(read('ABC%3AD%3A0%3A1')).toEqual(short);
    expect(read(['abc:d:0:1', 'x'])).toEqual(short);
    expect(read(`${TRACE}:${SPAN}:0:3`)).toEqual([TRACE, SPAN, 1, true]);
    expect(read(`${TRACE}:${SPAN}:0:0`)).toEqual([TRACE, SPAN, 0, true]);
  });

  it.each([
    '',
    ':::',
    `${TRACE}:${SPAN}:0`,
    `${TRACE}:${SPAN}:0:1:2`,
    `${TRACE}0:${SPAN}:0:1`,
    `${TRACE}:${'0'.repeat(16)}:0:1`,
    `${TRACE}:${SPAN}:0:zz`,
    'x'.repeat(100_000),
    7,
    [],
    [{}],
  ])('makes nothing of %j', (header) => {
    expect(read(header)).toBeUndefined();
  });

  it('reads the baggage of any request', () => {
    expect(
      extract(propagator, { 'uberctx-user': 'a%20b', 'uberctx-bad': '%zz', 'uberctx-': 'c' }),
    ).toEqual({ span: undefined, baggage: { user: 'a b' } });
  });
});

describe('the propagator of OpenTracing', () => {
  const propagator = VENDOR_PROPAGATORS.ottrace();
  const read = (traceId: unknown, spanId: unknown, sampled?: unknown, more: object = {}) =>
    extract(propagator, {
      'ot-tracer-traceid': traceId,
      'ot-tracer-spanid': spanId,
      'ot-tracer-sampled': sampled,
      ...more,
    });

  it('writes the second half of the trace id, and baggage that a header can hold', () => {
    const baggage = { user: { value: 'a b' }, line: { value: 'a\r\nb' }, euro: { value: '€' } };
    expect(inject(propagator, 1, baggage)).toEqual({
      'ot-tracer-traceid': TRACE.slice(16),
      'ot-tracer-spanid': SPAN,
      'ot-tracer-sampled': 'true',
      'ot-baggage-user': 'a b',
    });
    expect(inject(propagator, 0)).toMatchObject({ 'ot-tracer-sampled': 'false' });
  });

  it('reads ids of both lengths, and the baggage beside them', () => {
    const more = { 'OT-Baggage-user': 'a b' };
    expect(read(TRACE.slice(16), SPAN, 'TRUE', more)).toEqual({
      span: ['0'.repeat(16) + TRACE.slice(16), SPAN, 1, true],
      baggage: { user: 'a b' },
    });
    expect(read(TRACE, SPAN).span).toEqual([TRACE, SPAN, 0, true]);
    expect(read(TRACE, SPAN, 'false').span).toEqual([TRACE, SPAN, 0, true]);
  });

  it('makes nothing of half a context, nor of the baggage beside it', () => {
    expect(read(TRACE, undefined, 'true', { 'ot-baggage-user': 'a' })).toEqual({
      span: undefined,
      baggage: {},
    });
    expect(read('0', SPAN).span).toBeUndefined();
    expect(read(TRACE, `${SPAN}0`).span).toBeUndefined();
  });
});

describe('the propagator of X-Ray', () => {
  const propagator = VENDOR_PROPAGATORS.xray();
  const read = (header: unknown) => extract(propagator, { 'x-amzn-trace-id': header }).span;
  const ROOT = 'Root=1-5759e988-bd862e3fe1be46a994272793';

  it('writes root, parent and sampled', () => {
    const header = (sampled: number) => ({
      'x-amzn-trace-id': `${ROOT};Parent=${SPAN};Sampled=${sampled}`,
    });
    expect(inject(propagator, 3)).toEqual(header(1));
    expect(inject(propagator, 2)).toEqual(header(0));
  });

  it.each([
    [`${ROOT};Parent=${SPAN};Sampled=1`, 1],
    [` sampled=1 ; parent=${SPAN} ;Self=1-67891234-12456789abcdef012345678;${ROOT} `, 1],
    [`${ROOT};Parent=${SPAN};Sampled=?`, 0],
    [`${ROOT};Parent=${SPAN};Sampled=0;Lineage=a:1|b:2`, 0],
    [`${ROOT};Parent=${SPAN}`, 0],
  ])('reads %s', (header, traceFlags) => {
    expect(read(header)).toEqual([TRACE, SPAN, traceFlags, true]);
  });

  it.each([
    ROOT,
    `Parent=${SPAN}`,
    `Root=2-5759e988-bd862e3fe1be46a994272793;Parent=${SPAN}`,
    `Root=1-00000000-${'0'.repeat(24)};Parent=${SPAN}`,
    `Root=${TRACE};Parent=${SPAN}`,
    `${ROOT};Parent=53995c3f42cd8ad`,
    `${'Self=1;'.repeat(1000)}${ROOT};Parent=${SPAN}`,
    ';;;===',
    undefined,
  ])('makes nothing of %j', (header) => {
    expect(read(header)).toBeUndefined();
  });
});

describe('each propagator of a vendor', () => {
  it.each(Object.values(VENDOR_PROPAGATORS))('writes nothing for telemetry itself', (create) => {
    const context = trace.setSpanContext(ROOT_CONTEXT, {
      traceId: TRACE,
      spanId: SPAN,
      traceFlags: 1,
    });
    const headers = {};
    create().inject(suppressTracing(context), headers, defaultTextMapSetter);
    expect(headers).toEqual({});
  });

  it('writes no more baggage than a header of W3C holds', () => {
    const entries = Array.from({ length: 1000 }, (_, index) => [`k${index}`, { value: 'v' }]);
    const big = { value: 'v'.repeat(10_000) };
    for (const name of ['jaeger', 'ottrace'] as const) {
      const headers = inject(VENDOR_PROPAGATORS[name](), 1, {
        big,
        ...Object.fromEntries(entries),
      });
      const written = Object.keys(headers).filter((header) =>
        /^(uberctx|ot-baggage)-k/.test(header),
      );
      expect(written).toHaveLength(180);
      expect(Object.keys(headers)).not.toContain('ot-baggage-big');
    }
  });

  it.each(Object.entries(VENDOR_PROPAGATORS))(
    '%s survives what throws when it is read or written',
    (_name, create) => {
      const propagator = new GuardedPropagator([create()]);
      const hostile = new Proxy(
        {},
        {
          get: () => {
            throw new Error('mine');
          },
        },
      );
      const entry = {
        get value() {
          throw new Error('mine');
        },
      };
      expect(extract(propagator, hostile).span).toBeUndefined();
      expect(() => inject(propagator, 1, { user: null, other: entry })).not.toThrow();
      expect(() =>
        propagator.inject(ROOT_CONTEXT, Object.freeze({}), defaultTextMapSetter),
      ).not.toThrow();
    },
  );
});

describe('the propagators of B3', () => {
  const single = VENDOR_PROPAGATORS.b3();
  const multi = VENDOR_PROPAGATORS.b3multi();
  const read = (b3: string) => extract(single, { b3 }).span;
  const isUndecided = (headers: object) =>
    isParentUndecided(single.extract(ROOT_CONTEXT, headers, defaultTextMapGetter));

  it('write one header, or several', () => {
    expect(inject(single, 3)).toEqual({ b3: `${TRACE}-${SPAN}-1` });
    expect(inject(multi, 0)).toEqual({
      'x-b3-traceid': TRACE,
      'x-b3-spanid': SPAN,
      'x-b3-sampled': '0',
    });
  });

  it.each([
    [`${TRACE}-${SPAN}-1`, 1],
    [`${TRACE}-${SPAN}-0`, 0],
    [`${TRACE}-${SPAN}-d-${SPAN}`, 1],
    [`${TRACE}-${SPAN}`, 0],
    [`${TRACE}-${SPAN}-1`.toUpperCase(), 1],
  ])('read %s, in lower case', (header, flags) => {
    expect(read(header)).toEqual([TRACE, SPAN, flags, true]);
  });

  it('read several headers in any case, and short ids', () => {
    const headers = {
      'x-b3-traceid': SPAN.toUpperCase(),
      'x-b3-spanid': SPAN.toUpperCase(),
      'x-b3-sampled': '1',
    };
    for (const propagator of [single, multi]) {
      expect(extract(propagator, headers).span).toEqual(['0'.repeat(16) + SPAN, SPAN, 1, true]);
    }
  });

  it('leave what the caller has not decided to this service', () => {
    expect(isUndecided({ b3: `${TRACE}-${SPAN}` })).toBe(true);
    expect(isUndecided({ b3: `${TRACE}-${SPAN}-0` })).toBe(false);
    expect(isUndecided({ 'x-b3-traceid': TRACE, 'x-b3-spanid': SPAN })).toBe(true);
  });

  it.each([{ b3: '0' }, { 'x-b3-sampled': '0' }])(
    'sample nothing where %j denies it',
    (headers) => {
      const { span } = extract(single, headers);
      expect(span).toEqual([
        expect.stringMatching(/^[\da-f]{32}$/),
        expect.stringMatching(/^[\da-f]{16}$/),
        0,
        true,
      ]);
    },
  );

  it('pass on that a trace is debugged', () => {
    const context = single.extract(
      ROOT_CONTEXT,
      { b3: `${TRACE}-${SPAN}-d` },
      defaultTextMapGetter,
    );
    const headers = {};
    single.inject(context, headers, defaultTextMapSetter);
    multi.inject(context, headers, defaultTextMapSetter);
    expect(headers).toMatchObject({ b3: `${TRACE}-${SPAN}-d`, 'x-b3-flags': '1' });
  });

  it.each([
    '1',
    'd',
    `x${TRACE}-${SPAN}-1`,
    `${TRACE}-${SPAN}-1x`,
    `${TRACE.slice(1)}-${SPAN}-1`,
    `${TRACE}-${SPAN.slice(1)}-1`,
    `${'0'.repeat(32)}-${SPAN}-1`,
    `${TRACE}-${SPAN}-2`,
    'a'.repeat(15_000),
  ])('make nothing of %s', (header) => {
    expect(read(header)).toBeUndefined();
    expect(extract(multi, { 'x-b3-traceid': header, 'x-b3-spanid': SPAN }).span).toBeUndefined();
  });
});
