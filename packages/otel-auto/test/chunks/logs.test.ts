import { describe, expect, it } from '@jest/globals';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { AFTER_SHUTDOWN } from '../../src/export/loss-cause';
import type { ConsoleExporter } from '../../src/console/console-exporter';
import { createSdkLoggerProvider } from '../../src/chunks/logs';
import { createRecordingExporter } from '../support/recording-exporter';
import { createTestRedactor } from '../support/redactor';
import { createTestRuntime } from '../support/test-runtime';

const create = (env: Record<string, string> = {}) => {
  const exported: ReadableLogRecord[][] = [];
  const seenByTheirs: unknown[] = [];
  let recorded = 0;
  const consoleExporter = {
    export: (records: ReadableLogRecord[], onResult: (result: { code: number }) => void) => {
      exported.push(records);
      onResult({ code: 0 });
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
    isBusy: () => false,
  } as unknown as ConsoleExporter;
  const theirs = {
    onEmit: ({ attributes }: ReadableLogRecord) => void seenByTheirs.push(attributes),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const { provider, processor, hasOtherProcessors } = createSdkLoggerProvider({
    resource: resourceFromAttributes({ 'service.name': 'shop' }),
    settings: createTestRuntime({ env }).settings.logs,
    processors: [theirs],
    redactor: createTestRedactor(),
    output: {
      consoleExporter,
      otlpExporter: undefined,
      countLost: () => undefined,
      onRecord: () => {
        recorded += 1;
      },
    },
  });
  return {
    provider,
    processor,
    hasOtherProcessors,
    logger: provider.getLogger('test'),
    exported,
    seenByTheirs,
    recorded: () => recorded,
  };
};

describe('createSdkLoggerProvider', () => {
  it('has no processor of its own without OTLP, and those of the application', () => {
    const { processor, hasOtherProcessors } = create();
    expect([processor, hasOtherProcessors]).toEqual([undefined, true]);
  });

  it('writes each record to the console as it comes, with the resource', async () => {
    const { provider, logger, exported } = create();
    logger.emit({ body: 'a' });
    await provider.forceFlush();
    expect(exported).toHaveLength(1);
    expect(exported[0]?.[0]?.resource.attributes).toEqual({ 'service.name': 'shop' });
  });

  it('tells of each record, and hands it to processors of the application', () => {
    const { logger, recorded, seenByTheirs } = create();
    logger.emit({ body: 'a', attributes: { key: 'value' } });
    expect([recorded(), seenByTheirs]).toEqual([1, [{ key: 'value' }]]);
  });

  it('keeps the limits of the settings', () => {
    const { logger, seenByTheirs } = create({
      OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: '1',
      OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT: '3',
    });
    logger.emit({ body: 'a', attributes: { one: 'abcdef', two: 'x' } });
    expect(seenByTheirs).toEqual([{ one: 'abc' }]);
  });
});

describe('createSdkLoggerProvider over OTLP', () => {
  const createOverOtlp = (env: Record<string, string> = {}) => {
    const exporter = createRecordingExporter();
    const sdk = createSdkLoggerProvider({
      resource: resourceFromAttributes({ 'service.name': 'shop' }),
      settings: createTestRuntime({ env }).settings.logs,
      processors: [],
      redactor: createTestRedactor(),
      output: {
        consoleExporter: undefined,
        otlpExporter: exporter,
        onRecord: () => undefined,
        countLost: () => undefined,
      },
    });
    return { ...sdk, exporter };
  };

  it('has what is recorded in a batch, and exports it when it is asked to', () => {
    const { provider, processor, exporter } = createOverOtlp();
    expect(processor?.hasPending()).toBe(false);
    provider.getLogger('test').emit({ body: 'a' });
    expect([processor?.hasPending(), exporter.requests]).toEqual([true, []]);
    processor?.exportBatch();
    expect(exporter.requests).toMatchObject([{ signal: 'logs', count: 1 }]);
  });

  it('exports and flushes with the provider', async () => {
    const { provider, exporter } = createOverOtlp();
    provider.getLogger('test').emit({ body: 'a' });
    await provider.forceFlush();
    expect([exporter.requests.length, exporter.calls]).toEqual([1, ['flush']]);
  });

  it('counts as lost what is recorded after shutdown', async () => {
    const { provider, processor, exporter } = createOverOtlp();
    const logger = provider.getLogger('test');
    await provider.shutdown();
    logger.emit({ body: 'a' });
    processor?.exportBatch();
    expect(exporter.requests).toEqual([]);
    expect(exporter.losses).toEqual([['logs', 1, AFTER_SHUTDOWN]]);
  });
});
