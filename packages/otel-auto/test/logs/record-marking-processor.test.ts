import { describe, expect, it } from '@jest/globals';
import { LoggerProvider } from '@opentelemetry/sdk-logs';
import { RecordMarkingProcessor } from '../../src/logs/record-marking-processor';

describe('the processor that marks records', () => {
  it('tells of each record', () => {
    let recorded = 0;
    const processor = new RecordMarkingProcessor(() => {
      recorded += 1;
    });
    const logger = new LoggerProvider({ processors: [processor] }).getLogger('test');
    logger.emit({ body: 'first' });
    logger.emit({ body: 'second' });
    expect(recorded).toBe(2);
  });

  it('has nothing to flush and nothing to stop', async () => {
    const processor = new RecordMarkingProcessor(() => undefined);
    await expect(processor.forceFlush()).resolves.toBeUndefined();
    await expect(processor.shutdown()).resolves.toBeUndefined();
  });
});
