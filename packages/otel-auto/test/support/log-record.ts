import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';

/**
 * Creates a log record as the SDK hands it to exporters: the fields that every record has, and
 * `fields`.
 */
export const createLogRecord = (fields: Partial<ReadableLogRecord> = {}): ReadableLogRecord => ({
  hrTime: [1_700_000_000, 123_000_000],
  hrTimeObserved: [1_700_000_000, 124_000_000],
  resource: resourceFromAttributes({ 'service.name': 'shop' }),
  instrumentationScope: { name: 'test' },
  attributes: {},
  droppedAttributesCount: 0,
  ...fields,
});
