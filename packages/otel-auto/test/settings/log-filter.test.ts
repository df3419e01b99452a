import { describe, expect, it } from '@jest/globals';
import { parse } from './parse';

describe('the settings that leave out log records', () => {
  it('are none by default', () => {
    expect(parse({}).settings.logs.filter).toBeUndefined();
  });

  it('have the levels in their order, and the level of all loggers last', () => {
    const { settings, sentences } = parse({
      ACME_OTEL_LOGS_LEVEL: 'warn',
      ACME_OTEL_LOGS_LEVELS: 'payments=DEBUG,a%2Cb=error',
      ACME_OTEL_LOGS_UNSAMPLED: 'Error',
      ACME_OTEL_LOGS_PER_SECOND: '50',
    });
    expect(sentences).toEqual([]);
    expect(settings.logs.filter).toEqual({
      levels: [
        { name: 'payments', level: 'debug' },
        { name: 'a,b', level: 'error' },
        { name: '*', level: 'warn' },
      ],
      unsampled: 'error',
      recordsPerSecond: 50,
    });
    // The names are known later, so the bridges pass on what any of them may want.
    expect(settings.logs.bridges.level).toBe('debug');
  });

  it('leave the choice to each logger where no level is for all', () => {
    const { settings } = parse({ ACME_OTEL_LOGS_LEVELS: 'payments=error' });
    expect(settings.logs.bridges.level).toBe('logger');
    expect(settings.logs.filter?.levels).toEqual([{ name: 'payments', level: 'error' }]);
  });

  it('are as if unset where they cannot be used', () => {
    const { settings, sentences } = parse({
      ACME_OTEL_LOGS_LEVELS: 'payments=loud',
      ACME_OTEL_LOGS_UNSAMPLED: 'some',
      ACME_OTEL_LOGS_PER_SECOND: '0',
    });
    expect(settings.logs.filter).toBeUndefined();
    expect(sentences).toEqual([
      'ACME_OTEL_LOGS_LEVELS="payments=loud" is not a name, = and one of trace, debug, info, warn, error, fatal; ignored',
      'ACME_OTEL_LOGS_UNSAMPLED="some" is not one of all, trace, debug, info, warn, error, fatal, none; using all',
      'ACME_OTEL_LOGS_PER_SECOND="0" is not an integer of at least 1; ignored',
    ]);
  });
});

describe('the form of exceptions', () => {
  it.each([
    [undefined, 'events'],
    ['logs', 'logs'],
    ['logs/dup', 'both'],
  ])('for %j is %s', (value, expected) => {
    const { settings, sentences } = parse({ OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN: value });
    expect(settings.traces.exceptions).toBe(expected);
    expect(sentences).toEqual([]);
  });

  it('is events for another value, and where logs are off', () => {
    const name = 'OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN';
    const wrong = parse({ [name]: 'spans' });
    expect(wrong.settings.traces.exceptions).toBe('events');
    expect(wrong.sentences).toEqual([`${name}="spans" is not one of logs, logs/dup; ignored`]);
    const off = parse({ [name]: 'logs', OTEL_LOGS_EXPORTER: 'none' });
    expect(off.settings.traces.exceptions).toBe('events');
    expect(off.sentences).toHaveLength(1);
  });
});
