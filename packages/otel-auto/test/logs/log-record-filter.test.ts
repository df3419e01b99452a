import { ROOT_CONTEXT, trace, type LogRecord } from '@opentelemetry/api';
import { describe, expect, it } from '@jest/globals';
import { LogRecordFilter } from '../../src/logs/log-record-filter';
import type { LogFilterSettings } from '../../src/settings/settings';

const NOTHING: LogFilterSettings = { levels: [], unsampled: 'all', recordsPerSecond: undefined };

const inTrace = (traceFlags: number) =>
  trace.setSpanContext(ROOT_CONTEXT, {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags,
  });

function createFilter(settings: Partial<LogFilterSettings>) {
  const lost = new Map<string, number>();
  let now = 0;
  const filter = new LogRecordFilter(
    { ...NOTHING, ...settings },
    {
      countLost: (count, { words }) => void lost.set(words, (lost.get(words) ?? 0) + count),
      nowMillis: () => now,
    },
  );
  return {
    lost,
    wait: (millis: number) => void (now += millis),
    keeps: (record: LogRecord, scope = 'app', context = ROOT_CONTEXT) =>
      filter.keeps(record, context, scope),
    filter,
  };
}

const of = (severityNumber: number | undefined, attributes?: LogRecord['attributes']): LogRecord =>
  ({ severityNumber, attributes }) as LogRecord;

describe('the levels by names of loggers', () => {
  it('are those of the first pattern that matches the name or the library', () => {
    const { keeps } = createFilter({
      levels: [
        { name: 'payments', level: 'debug' },
        { name: 'pino', level: 'error' },
        { name: '*', level: 'info' },
      ],
    });
    expect(keeps(of(5, { name: 'payments' }), '@acme/otel-auto/pino')).toBe(true);
    expect(keeps(of(1, { name: 'payments' }), '@acme/otel-auto/pino')).toBe(false);
    expect(keeps(of(13, { name: 'orders' }), '@acme/otel-auto/pino')).toBe(false);
    expect(keeps(of(17, {}), '@acme/otel-auto/pino')).toBe(true);
    expect(keeps(of(9), '@acme/otel-winston')).toBe(true);
    expect(keeps(of(8), 'another')).toBe(false);
  });

  it('take a name from the fields that a library has it in, and from no others', () => {
    const { keeps } = createFilter({ levels: [{ name: 'a', level: 'fatal' }] });
    expect(keeps(of(9, { name: 'a' }), '@acme/otel-auto/bunyan')).toBe(false);
    expect(keeps(of(9, { context: 'a' }), '@acme/otel-auto/nestjs-logger')).toBe(false);
    expect(keeps(of(9, { label: 'a' }), '@acme/otel-winston')).toBe(false);
    expect(keeps(of(9, { 'logger.name': 'a' }), 'of the Logs API')).toBe(false);
    expect(keeps(of(9, { name: 'a' }), '@acme/otel-winston')).toBe(true);
    expect(keeps(of(9, { name: 1, context: '' }), '@acme/otel-auto/pino')).toBe(true);
  });

  it('leave out no record without a severity', () => {
    const { keeps } = createFilter({ levels: [{ name: '*', level: 'fatal' }] });
    expect([keeps(of(undefined)), keeps(of(0))]).toEqual([true, true]);
  });

  it('hold for more names than are remembered', () => {
    const { keeps } = createFilter({ levels: [{ name: 'n9*', level: 'error' }] });
    const kept = Array.from({ length: 3000 }, (_, index) => `n${index}`).filter((name) =>
      keeps(of(9, { 'logger.name': name })),
    );
    const expected = Array.from({ length: 3000 }, (_, index) => `n${index}`).filter(
      (name) => !name.startsWith('n9'),
    );
    expect(kept).toEqual(expected);
  });
});

describe('records of traces that are not sampled', () => {
  it.each([
    ['all', [true, true, true]],
    ['warn', [false, true, true]],
    ['none', [false, false, false]],
  ] as const)('are kept as %s says', (unsampled, expected) => {
    const { keeps } = createFilter({ unsampled });
    const kept = [of(9), of(13), of(undefined)].map((each) => keeps(each, 'app', inTrace(0)));
    expect(kept).toEqual(expected);
  });

  it('are those inside of such a trace alone', () => {
    const { keeps, filter } = createFilter({ unsampled: 'none' });
    expect(keeps(of(1), 'app', inTrace(1))).toBe(true);
    expect(keeps(of(1), 'app', ROOT_CONTEXT)).toBe(true);
    expect(filter.mayKeep(1, inTrace(0))).toBe(false);
    expect(filter.mayKeep(1, inTrace(1))).toBe(true);
  });
});

describe('the limit of records in a second', () => {
  it('holds for each logger by itself, and counts what exceeds it', () => {
    const { keeps, lost, wait } = createFilter({ recordsPerSecond: 2 });
    const emit = (name: string) => keeps(of(9, { 'logger.name': name }));
    expect(['a', 'a', 'a', 'b'].map(emit)).toEqual([true, true, false, true]);
    wait(500);
    expect(['a', 'b', 'b'].map(emit)).toEqual([false, true, false]);
    expect([...lost]).toEqual([
      ['more than 2 in a second of the logger "a" (ACME_OTEL_LOGS_PER_SECOND)', 2],
      ['more than 2 in a second of the logger "b" (ACME_OTEL_LOGS_PER_SECOND)', 1],
    ]);
  });

  it('is not used up by records that are left out for their level', () => {
    const { keeps } = createFilter({
      recordsPerSecond: 1,
      levels: [{ name: '*', level: 'info' }],
    });
    expect([of(5), of(5), of(9)].map((record) => keeps(record))).toEqual([false, false, true]);
  });

  it('is shared by loggers beyond the first thousand, whose names may be data', () => {
    const { keeps, lost } = createFilter({ recordsPerSecond: 1 });
    const kept = Array.from({ length: 1500 }, (_, index) =>
      keeps(of(9, { 'logger.name': `n${index}` })),
    ).filter(Boolean).length;
    expect(kept).toBe(1001);
    expect([...lost]).toEqual([
      ['more than 1 in a second of the logger "others" (ACME_OTEL_LOGS_PER_SECOND)', 499],
    ]);
  });
});
