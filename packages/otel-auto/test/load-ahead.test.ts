import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { loadAhead, loadAtOnce } from '../src/load-ahead';
import { createTestRuntime } from './support/test-runtime';

const PARTS = Object.fromEntries(
  ['traces', 'metrics', 'logs', 'delivery', 'otlp-protobuf'].map((name) => [name, {}]),
);

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const loadedBy = (env: Record<string, string>, parts: Record<string, unknown> = PARTS) => {
  const runtime = createTestRuntime({ env, parts });
  loadAhead(runtime);
  expect(runtime.loadedParts).toEqual([]);
  jest.runAllTimers();
  return runtime.loadedParts;
};

describe('loadAhead', () => {
  it('loads what a first request needs, later', () => {
    expect(loadedBy({})).toEqual(['traces', 'metrics', 'logs', 'delivery', 'otlp-protobuf']);
  });

  it('loads one part in each turn', () => {
    const runtime = createTestRuntime({ parts: PARTS });
    loadAhead(runtime);
    const counts = [0, 1, 2, 3].map(() => {
      jest.advanceTimersToNextTimer();
      return runtime.loadedParts.length;
    });
    expect(counts).toEqual([1, 2, 3, 4]);
  });

  it.each([
    [{ OTEL_METRICS_EXPORTER: 'none' }, ['traces', 'logs', 'delivery', 'otlp-protobuf']],
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, ['traces', 'metrics', 'logs']],
    [
      {
        OTEL_TRACES_EXPORTER: 'console',
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
      },
      ['traces'],
    ],
  ])('loads no part that is not asked for (%j)', (env, parts) => {
    expect(loadedBy(env)).toEqual(parts);
  });

  it('leaves it at that when a part cannot be loaded', () => {
    expect(loadedBy({}, { traces: {} })).toEqual(['traces', 'metrics']);
  });
});

describe('loadAtOnce', () => {
  it('loads the same, and what makes a record of a fatal error', () => {
    const runtime = createTestRuntime({ parts: PARTS });
    loadAtOnce(runtime);
    expect(runtime.loadedParts).toEqual([
      'traces',
      'metrics',
      'logs',
      'delivery',
      'otlp-protobuf',
      'log-bridges',
    ]);
  });
});
