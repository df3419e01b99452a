import { afterEach, describe, expect, it } from '@jest/globals';
import { logs, metrics, trace } from '@opentelemetry/api';
import { enablePassedInstrumentations } from '../../src/instrumentations/passed-instrumentations';
import { createTestRuntime } from '../support/test-runtime';

/** An instrumentation that writes down what it is told. */
const createInstrumentation = (name: string, more: object = {}) => {
  const calls: unknown[][] = [];
  const note =
    (method: string) =>
    (...args: unknown[]) =>
      void calls.push([method, ...args]);
  return {
    instrumentationName: name,
    setTracerProvider: note('setTracerProvider'),
    setMeterProvider: note('setMeterProvider'),
    setLoggerProvider: note('setLoggerProvider'),
    enable: note('enable'),
    disable: note('disable'),
    calls,
    ...more,
  };
};

afterEach(() => {
  for (const api of [trace, metrics, logs]) api.disable();
});

describe('instrumentations that code passes', () => {
  it('get the global providers, then are enabled', () => {
    const given = createInstrumentation('theirs');
    enablePassedInstrumentations(
      createTestRuntime({ options: { instrumentations: [given, 'auto'] } }),
    );
    expect(given.calls).toEqual([
      ['setTracerProvider', trace.getTracerProvider()],
      ['setMeterProvider', metrics.getMeterProvider()],
      ['setLoggerProvider', logs.getLoggerProvider()],
      ['enable'],
    ]);
  });

  it('need not know of logs', () => {
    const given = createInstrumentation('theirs', { setLoggerProvider: undefined });
    enablePassedInstrumentations(createTestRuntime({ options: { instrumentations: [given] } }));
    expect(given.calls).toContainEqual(['enable']);
  });

  it('that fail are said, and cost nobody else', () => {
    const broken = createInstrumentation('broken', {
      enable: () => {
        throw new Error('not today\nat all');
      },
    });
    const working = createInstrumentation('working');
    const runtime = createTestRuntime({ options: { instrumentations: [broken, working] } });
    enablePassedInstrumentations(runtime);
    expect(runtime.voice.lines).toEqual(['broken could not be enabled (not today).']);
    expect(working.calls).toContainEqual(['enable']);
  });
});
