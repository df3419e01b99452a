import { describe, expect, it } from '@jest/globals';
import {
  createLoggerConfigurator,
  InMemoryLogRecordExporter,
  LoggerProvider,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import { ContextAttributes } from '../../src/context/context-attributes';
import { LazyLoggerProvider } from '../../src/logs/lazy-logger-provider';
import { createLazyPipeline } from '../support/lazy-pipeline';

const create = () => {
  const exporter = new InMemoryLogRecordExporter();
  const pipeline = createLazyPipeline(
    () =>
      new LoggerProvider({
        processors: [new SimpleLogRecordProcessor({ exporter })],
        loggerConfigurator: createLoggerConfigurator([
          { pattern: 'off', config: { enabled: false } },
        ]),
      }),
  );
  return {
    ...pipeline,
    provider: new LazyLoggerProvider(pipeline, new ContextAttributes([])),
    records: () => exporter.getFinishedLogRecords().map(({ body }) => body),
    scopes: () =>
      exporter.getFinishedLogRecords().map(({ instrumentationScope }) => instrumentationScope),
  };
};

describe('a lazy logger provider', () => {
  it('does not make the SDK for a logger, nor for the question whether it is enabled', () => {
    const { provider, loads } = create();
    expect(provider.getLogger('a').enabled()).toBe(true);
    expect(loads()).toBe(0);
  });

  it('makes the SDK with the first record, which is kept', () => {
    const { provider, loads, records } = create();
    provider.getLogger('a').emit({ body: 'first' });
    expect([loads(), records()]).toEqual([1, ['first']]);
  });

  it('makes the SDK once for all loggers, before and after', () => {
    const { provider, loads, records } = create();
    const early = [provider.getLogger('a'), provider.getLogger('b')];
    for (const logger of early) logger.emit({ body: 'early' });
    provider.getLogger('c').emit({ body: 'late' });
    early[0]?.emit({ body: 'early' });
    expect([loads(), records()]).toEqual([1, ['early', 'early', 'late', 'early']]);
  });

  it('keeps name, version and schema of a logger that was obtained before', () => {
    const { provider, scopes } = create();
    const logger = provider.getLogger('a', '1.2.3', { schemaUrl: 'https://schema.test/1' });
    logger.emit({ body: 'first' });
    expect(scopes()).toMatchObject([
      { name: 'a', version: '1.2.3', schemaUrl: 'https://schema.test/1' },
    ]);
  });

  it('asks the SDK whether a logger is enabled once there is one', () => {
    const { provider } = create();
    const logger = provider.getLogger('off');
    logger.emit({ body: 'first' });
    expect(logger.enabled()).toBe(false);
    expect(provider.getLogger('on').enabled()).toBe(true);
  });

  it('hands on flush and shutdown', async () => {
    const { provider, calls } = create();
    await provider.forceFlush();
    await provider.shutdown();
    expect(calls).toEqual(['flush', 'shutdown']);
  });

  it('drops records when the SDK cannot be loaded, and does not throw', () => {
    const { loads, ...pipeline } = createLazyPipeline<LoggerProvider>(() => undefined);
    const logger = new LazyLoggerProvider(pipeline, new ContextAttributes([])).getLogger('a');
    logger.emit({ body: 'first' });
    logger.emit({ body: 'second' });
    expect(logger.enabled()).toBe(false);
    expect(loads()).toBe(1);
  });
});
