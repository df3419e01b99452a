import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { loadAhead, loadAtOnce } from '../src/load-ahead';
import { createTestRuntime } from './support/test-runtime';

const CHUNKS = Object.fromEntries(
  ['traces', 'metrics', 'logs', 'export', 'metrics-encoding', 'samplers', 'redaction'].map(
    (name) => [name, {}],
  ),
);

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const loadedBy = (env: Record<string, string>, chunks: Record<string, unknown> = CHUNKS) => {
  const runtime = createTestRuntime({ env, chunks });
  loadAhead(runtime);
  expect(runtime.loadedChunks).toEqual([]);
  jest.runAllTimers();
  return runtime.loadedChunks;
};

describe('loadAhead', () => {
  it('loads what a first request needs, later', () => {
    expect(loadedBy({})).toEqual([
      'traces',
      'metrics',
      'logs',
      'export',
      'metrics-encoding',
      'redaction',
    ]);
  });

  it('loads one chunk in each turn', () => {
    const runtime = createTestRuntime({ chunks: CHUNKS });
    loadAhead(runtime);
    const counts = [0, 1, 2, 3].map(() => {
      jest.advanceTimersToNextTimer();
      return runtime.loadedChunks.length;
    });
    expect(counts).toEqual([1, 2, 3, 4]);
  });

  it.each([
    [{ OTEL_METRICS_EXPORTER: 'none' }, ['traces', 'logs', 'export', 'redaction']],
    [{ OTEL_METRICS_EXPORTER: 'console' }, ['traces', 'metrics', 'logs', 'export', 'redaction']],
    [
      { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
      ['traces', 'metrics', 'logs', 'export', 'metrics-encoding', 'redaction'],
    ],
    [
      {
        OTEL_TRACES_EXPORTER: 'console',
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
      },
      ['traces', 'redaction'],
    ],
  ])('loads no chunk that is not asked for (%j)', (env, names) => {
    expect(loadedBy(env)).toEqual(names);
  });

  it.each([
    { OTEL_TRACES_SAMPLER: 'traceidratio' },
    { ACME_OTEL_TRACES_PER_SECOND: '5', ACME_OTEL_ALWAYS_RECORD: 'true' },
  ])('loads the samplers that the SDK lacks (%j)', (env) => {
    expect(loadedBy(env)).toContain('samplers');
  });

  it('leaves it at that when a chunk cannot be loaded', () => {
    expect(loadedBy({}, { traces: {} })).toEqual(['traces', 'metrics']);
  });
});

describe('loadAtOnce', () => {
  it('loads the same, and what makes a record of a fatal error', () => {
    const runtime = createTestRuntime({ chunks: CHUNKS });
    loadAtOnce(runtime);
    expect(runtime.loadedChunks).toEqual([
      'traces',
      'metrics',
      'logs',
      'export',
      'metrics-encoding',
      'redaction',
      'log-bridges',
    ]);
  });
});
