import { afterEach, describe, expect, it } from '@jest/globals';
import {
  context,
  createContextKey,
  createNoopLogger,
  createNoopMeter,
  logs,
  metrics,
  propagation,
  ROOT_CONTEXT,
  trace,
  type LoggerProvider,
} from '@opentelemetry/api';
import { setGlobals } from '../../src/context/globals';
import { GuardedPropagator } from '../../src/propagation/guarded-propagator';

const FORMER_LOGS_KEY = Symbol.for('io.opentelemetry.js.api.logs');
const API_KEY = Symbol.for('opentelemetry.js.api.1');
const holder = globalThis as Record<symbol, unknown>;

const NOTHING = {
  tracerProvider: undefined,
  meterProvider: undefined,
  loggerProvider: undefined,
  propagator: undefined,
};

afterEach(() => {
  for (const api of [propagation, trace, metrics, logs]) api.disable();
  delete holder[API_KEY];
  delete holder[FORMER_LOGS_KEY];
});

describe('setGlobals', () => {
  it('registers what it is given', () => {
    const tracer = trace.getTracer('ours');
    const meter = createNoopMeter();
    const logger = createNoopLogger();
    const injected = new GuardedPropagator([
      {
        inject: (_context, carrier: unknown) => {
          Object.assign(carrier as object, { injected: 'by ours' });
        },
        extract: (extracted) => extracted,
        fields: () => [],
      },
    ]);
    setGlobals({
      tracerProvider: { getTracer: () => tracer },
      meterProvider: { getMeter: () => meter },
      loggerProvider: { getLogger: () => logger },
      propagator: injected,
    });
    const carrier = {};
    propagation.inject(ROOT_CONTEXT, carrier);
    expect(carrier).toEqual({ injected: 'by ours' });
    expect(metrics.getMeter('any')).toBe(meter);
    expect(logs.getLogger('any')).toBe(logger);
    const provider = trace.getTracerProvider() as {
      getDelegate?: () => { getTracer(name: string): unknown };
    };
    expect(provider.getDelegate?.().getTracer('any')).toBe(tracer);
  });

  it('keeps context across awaits, also when no signal is on', async () => {
    setGlobals(NOTHING);
    const key = createContextKey('key');
    const seen = await context.with(ROOT_CONTEXT.setValue(key, 'kept'), async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return context.active().getValue(key);
    });
    expect(seen).toBe('kept');
  });

  it('leaves alone what it is not given', () => {
    const before = trace.getTracerProvider();
    setGlobals(NOTHING);
    expect(trace.getTracerProvider()).toBe(before);
    expect(holder[FORMER_LOGS_KEY]).toBeUndefined();
  });
});

describe('the global of the former @opentelemetry/api-logs', () => {
  const provider: LoggerProvider = { getLogger: () => createNoopLogger() };

  it('gives our provider to who asks for the interface of version 1', () => {
    setGlobals({ ...NOTHING, loggerProvider: provider });
    const former = holder[FORMER_LOGS_KEY] as (version: number) => unknown;
    expect(former(1)).toBe(provider);
    expect(former(2)).toBeUndefined();
  });

  it('can be replaced by the package itself', () => {
    setGlobals({ ...NOTHING, loggerProvider: provider });
    holder[FORMER_LOGS_KEY] = 'replaced';
    expect(holder[FORMER_LOGS_KEY]).toBe('replaced');
  });

  it('stays what it is when somebody set it before', () => {
    const existing = () => 'theirs';
    holder[FORMER_LOGS_KEY] = existing;
    setGlobals({ ...NOTHING, loggerProvider: provider });
    expect(holder[FORMER_LOGS_KEY]).toBe(existing);
  });
});
