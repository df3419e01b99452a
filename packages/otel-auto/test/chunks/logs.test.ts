import { describe, expect, it } from '@jest/globals';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { AFTER_SHUTDOWN } from '../../src/export/loss-cause';
import type { TrackedExporter } from '../../src/console/create-exporter';
import { createSdkLoggerProvider } from '../../src/chunks/logs';
import type { ExporterName } from '../../src/settings/settings';
import { createRecordingExporter } from '../support/recording-exporter';
import { createTestRuntime } from '../support/test-runtime';

const create = (env: Record<string, string> = {}, name: ExporterName = 'otlp') => {
  const exported: ReadableLogRecord[][] = [];
  const seenByTheirs: unknown[] = [];
  let recorded = 0;
  const exporter = {
    export: (records: ReadableLogRecord[], onResult: (outcome: { code: number }) => void) => {
      exported.push(records);
      onResult({ code: 0 });
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
    settled: () => Promise.resolve(),
  } as unknown as TrackedExporter;
  const theirs = {
    onEmit: ({ attributes }: ReadableLogRecord) => void seenByTheirs.push(attributes),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const { provider, held, feedsOthers } = createSdkLoggerProvider({
    resource: resourceFromAttributes({ 'service.name': 'shop' }),
    settings: createTestRuntime({ env }).settings.logs,
    processors: [theirs],
    output: {
      exporters: [{ name, exporter }],
      delivery: undefined,
      onRecord: () => {
        recorded += 1;
      },
    },
  });
  return {
    provider,
    held,
    feedsOthers,
    logger: provider.getLogger('test'),
    exported,
    seenByTheirs,
    recorded: () => recorded,
  };
};

describe('createSdkLoggerProvider', () => {
  it('holds nothing of its own, and feeds the processors of the application', () => {
    const { held, feedsOthers } = create();
    expect([held, feedsOthers]).toEqual([undefined, true]);
  });

  it('exports records in batches, with the resource', async () => {
    const { provider, logger, exported } = create();
    logger.emit({ body: 'a' });
    logger.emit({ body: 'b' });
    expect(exported).toEqual([]);
    await provider.forceFlush();
    expect(exported.map((batch) => batch.map(({ body }) => body))).toEqual([['a', 'b']]);
    expect(exported[0]?.[0]?.resource.attributes).toEqual({ 'service.name': 'shop' });
    await provider.shutdown();
  });

  it('writes each record to the console as it comes', async () => {
    const { provider, logger, exported } = create({}, 'console');
    logger.emit({ body: 'a' });
    await provider.forceFlush();
    expect(exported).toHaveLength(1);
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

describe('createSdkLoggerProvider over http/protobuf', () => {
  const post = (env: Record<string, string> = {}) => {
    const delivery = createRecordingExporter();
    const sdk = createSdkLoggerProvider({
      resource: resourceFromAttributes({ 'service.name': 'shop' }),
      settings: createTestRuntime({ env }).settings.logs,
      processors: [],
      output: { exporters: [], delivery, onRecord: () => undefined },
    });
    return { ...sdk, delivery };
  };

  it('holds what is recorded, and posts it when it is closed', () => {
    const { provider, held, delivery } = post();
    expect(held?.hasPending()).toBe(false);
    provider.getLogger('test').emit({ body: 'a' });
    expect([held?.hasPending(), delivery.parcels]).toEqual([true, []]);
    held?.close();
    expect(delivery.parcels).toMatchObject([{ signal: 'logs', count: 1 }]);
  });

  it('posts and flushes with the provider', async () => {
    const { provider, delivery } = post();
    provider.getLogger('test').emit({ body: 'a' });
    await provider.forceFlush();
    expect([delivery.parcels.length, delivery.calls]).toEqual([1, ['flush']]);
  });

  it('counts as lost what is recorded after shutdown', async () => {
    const { provider, held, delivery } = post();
    const logger = provider.getLogger('test');
    await provider.shutdown();
    logger.emit({ body: 'a' });
    held?.close();
    expect(delivery.parcels).toEqual([]);
    expect(delivery.losses).toEqual([['logs', 1, AFTER_SHUTDOWN]]);
  });
});
