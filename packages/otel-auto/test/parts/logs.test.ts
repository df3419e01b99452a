import { describe, expect, it } from '@jest/globals';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { TrackedExporter } from '../../src/otlp/create-exporter';
import { createSdkLoggerProvider } from '../../src/parts/logs';
import type { ExporterName } from '../../src/settings/settings';
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
  const { provider, held } = createSdkLoggerProvider({
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
    logger: provider.getLogger('test'),
    exported,
    seenByTheirs,
    recorded: () => recorded,
  };
};

describe('createSdkLoggerProvider', () => {
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
