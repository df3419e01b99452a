import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { context, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { RPCType, getRPCMetadata, setRPCMetadata } from '@opentelemetry/core';
import { createDoubledInstrumentations } from '../../src/instrumentations/doubled';
import { ErrorContextManager } from '../../src/context/error-context-manager';
import { isSilent } from '../../src/traces/silent-tracer';
import { createTestRuntime } from '../support/test-runtime';

const span = trace.wrapSpanContext({
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: 1,
});
const tracer = { startSpan: () => span, startActiveSpan: () => span as never };

const HTTP = '@opentelemetry/instrumentation-http';

const create = (
  env: Readonly<Record<string, string>> = {},
  started: readonly string[] = ['http'],
) => {
  const runtime = createTestRuntime({ env });
  const doubled = createDoubledInstrumentations(runtime, (name) => started.includes(name));
  const isMade = (scopeName: string) =>
    doubled.tracerFor(scopeName, tracer).startSpan('any') === span;
  return { ...runtime, doubled, isMade };
};

beforeEach(() => void context.setGlobalContextManager(new ErrorContextManager()));
afterEach(() => void Reflect.deleteProperty(globalThis, Symbol.for('opentelemetry.js.api.1')));

describe('an instrumentation of the application', () => {
  it('makes no spans for what the distro instruments, which is said once', () => {
    const { isMade, voice } = create();
    expect([isMade(HTTP), isMade(HTTP)]).toEqual([false, false]);
    expect(voice.lines).toHaveLength(1);
    expect(voice.lines[0]).toMatch(
      /^http is instrumented twice, .* OTEL_NODE_DISABLED_INSTRUMENTATIONS=http$/,
    );
  });

  it('makes its spans for what the distro does not instrument', () => {
    const { isMade, voice } = create();
    expect(isMade('@opentelemetry/instrumentation-fastify')).toBe(true);
    expect(isMade('@opentelemetry/instrumentation-pg')).toBe(true);
    expect(isMade('application')).toBe(true);
    expect(voice.lines).toEqual([]);
  });

  it('makes none of fetch, which the distro sees from the first request on', () => {
    expect(create().isMade('@opentelemetry/instrumentation-undici')).toBe(false);
  });

  it('is known where Sentry 8 carries a copy of it', () => {
    expect(create().isMade('@opentelemetry_sentry-patched/instrumentation-http')).toBe(false);
  });

  it('makes its spans and metrics where it is to have them', () => {
    const { isMade, doubled } = create({ OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'http' });
    expect(isMade(HTTP)).toBe(true);
    expect(doubled.areMetricsDoubled(HTTP)).toBe(false);
    expect(create().doubled.areMetricsDoubled(HTTP)).toBe(true);
  });

  it('is not taken for the distro, which asks while it loads', () => {
    const { isMade, hooks } = create();
    expect(hooks.pause(() => isMade(HTTP))).toBe(true);
  });

  it('is known by a former name', () => {
    expect(create({}, ['redis']).isMade('@opentelemetry/instrumentation-redis-4')).toBe(false);
  });
});

describe('the spans that are not made', () => {
  it('stand for the one around them, and the request stays ours', () => {
    const { doubled } = create();
    const ours = { type: RPCType.HTTP as const, span };
    context.with(setRPCMetadata(trace.setSpan(ROOT_CONTEXT, span), ours), () => {
      const made = doubled
        .tracerFor(HTTP, tracer)
        .startSpan('GET', { kind: SpanKind.SERVER }, ROOT_CONTEXT);
      expect(isSilent(made)).toBe(true);
      expect(made.spanContext()).toEqual(span.spanContext());
      const theirs = setRPCMetadata(trace.setSpan(ROOT_CONTEXT, made), { ...ours, span: made });
      context.with(theirs, () => expect(getRPCMetadata(context.active())).toBe(ours));
    });
  });

  it('run what they are active for, with its value', () => {
    const active = create().doubled.tracerFor(HTTP, tracer);
    expect(
      active.startActiveSpan('GET', (made) => [isSilent(made), trace.getActiveSpan() === made]),
    ).toEqual([true, true]);
    expect(active.startActiveSpan('GET', {}, () => 1)).toBe(1);
    expect(active.startActiveSpan('GET', {}, ROOT_CONTEXT, () => 2)).toBe(2);
  });
});
