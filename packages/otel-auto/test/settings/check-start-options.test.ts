import { describe, expect, it } from '@jest/globals';

import { checkStartOptions } from '../../src/settings/check-start-options';
import type { StartOptions } from '../../src/settings/start-options';

const spanProcessor = {
  onStart() {},
  onEnd() {},
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};

describe('checkStartOptions', () => {
  it('accepts what the types allow', () => {
    const options: StartOptions = {
      logLevel: 'DEBUG',
      resourceAttributes: { 'service.name': 'shop', replicas: 3, canary: true, zones: ['a', 'b'] },
      propagators: ['tracecontext'],
      spanProcessors: ['auto', spanProcessor],
      metricReaders: [],
      logRecordProcessors: ['auto'],
      spanLimits: { attributeCountLimit: 0, attributeValueLengthLimit: Number.POSITIVE_INFINITY },
      logRecordLimits: {},
      instrumentations: [{ instrumentationName: 'mine', enable() {}, disable() {} }],
      shutdownTimeoutMillis: 0,
    };
    expect(() => checkStartOptions(options)).not.toThrow();
    expect(() => checkStartOptions({})).not.toThrow();
  });

  it.each([
    [null, 'start(options): expected an object, got null'],
    [['auto'], 'start(options): expected an object, got an array'],
    [
      { serviceName: 'shop' },
      'start(options): unknown option serviceName; the options are logLevel, resourceAttributes, propagators, spanProcessors, metricReaders, logRecordProcessors, spanLimits, logRecordLimits, instrumentations, shutdownTimeoutMillis',
    ],
    [{ logLevel: 3 }, 'start(options): logLevel: expected a string, got 3'],
    [
      { resourceAttributes: ['a'] },
      'start(options): resourceAttributes: expected an object, got an array',
    ],
    [
      { resourceAttributes: { 'service.name': {} } },
      "start(options): resourceAttributes['service.name']: expected a string, a number, a boolean or an array of them, got an object",
    ],
    [{ propagators: 'b3' }, 'start(options): propagators: expected an array, got "b3"'],
    [{ propagators: [{}] }, 'start(options): propagators[0]: expected a string, got an object'],
    [
      { spanProcessors: spanProcessor },
      'start(options): spanProcessors: expected an array, got an object',
    ],
    [
      { spanProcessors: ['otlp'] },
      'start(options): spanProcessors[0]: expected \'auto\' or a span processor, got "otlp"',
    ],
    [
      { spanProcessors: ['auto', { onStart() {} }] },
      'start(options): spanProcessors[1]: expected a span processor, got an object without onEnd()',
    ],
    [
      { metricReaders: [() => {}] },
      "start(options): metricReaders[0]: expected 'auto' or a metric reader, got a function",
    ],
    [{ spanLimits: 128 }, 'start(options): spanLimits: expected an object, got 128'],
    [
      { spanLimits: { attributeLimit: 1 } },
      'start(options): spanLimits: unknown limit attributeLimit; the limits are attributeCountLimit, attributeValueLengthLimit, eventCountLimit, linkCountLimit, attributePerEventCountLimit, attributePerLinkCountLimit',
    ],
    [
      { logRecordLimits: { attributeCountLimit: '1' } },
      'start(options): logRecordLimits.attributeCountLimit: expected a number, got "1"',
    ],
    [
      { shutdownTimeoutMillis: '1s' },
      'start(options): shutdownTimeoutMillis: expected a number, got "1s"',
    ],
  ])('throws a TypeError for a wrong type: %j', (options, message) => {
    expect(() => checkStartOptions(options as StartOptions)).toThrow(new TypeError(message));
  });

  it.each([
    [
      { logLevel: 'loud' },
      'start(options): logLevel: expected one of none, error, warn, info, debug, verbose, all, got "loud"',
    ],
    [
      { propagators: ['b3', 'datadog'] },
      'start(options): propagators[1]: expected one of tracecontext, baggage, b3, b3multi, jaeger, ottrace, xray, got "datadog"',
    ],
    [
      { spanLimits: { eventCountLimit: -1 } },
      'start(options): spanLimits.eventCountLimit: expected an integer of at least 0, or Infinity, got -1',
    ],
    [
      { shutdownTimeoutMillis: 0.5 },
      'start(options): shutdownTimeoutMillis: expected an integer from 0 to 2147483647, got 0.5',
    ],
    [
      { shutdownTimeoutMillis: Number.NaN },
      'start(options): shutdownTimeoutMillis: expected an integer from 0 to 2147483647, got NaN',
    ],
    [
      { shutdownTimeoutMillis: Number.POSITIVE_INFINITY },
      'start(options): shutdownTimeoutMillis: expected an integer from 0 to 2147483647, got Infinity',
    ],
  ])('throws a RangeError for a value out of range: %j', (options, message) => {
    expect(() => checkStartOptions(options as StartOptions)).toThrow(new RangeError(message));
  });
});
