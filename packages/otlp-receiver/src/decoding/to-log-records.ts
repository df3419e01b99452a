import type { LogRecord, Resource, Scope } from '../telemetry';
import { withoutUndefined } from '../without-undefined';
import type { WireLogRecord, WireLogsRequest } from './otlp-messages';
import { toAttributes, toAttributeValue } from './to-attributes';
import { toHexId } from './to-hex-id';
import { toResource } from './to-resource';
import { toScope } from './to-scope';

/**
 * Converts a logs request to its records, in order.
 *
 * @throws RangeError if an id has the wrong length
 */
export function toLogRecords(request: WireLogsRequest): LogRecord[] {
  return request.resourceLogs.flatMap((resourceGroup) => {
    const resource = toResource(resourceGroup);
    return resourceGroup.scopeLogs.flatMap((scopeGroup) => {
      const scope = toScope(scopeGroup);
      return scopeGroup.logRecords.map((record) => toLogRecord(record, resource, scope));
    });
  });
}

const toLogRecord = (record: WireLogRecord, resource: Resource, scope: Scope): LogRecord => ({
  ...withoutUndefined({
    timeUnixNano: record.timeUnixNano.toBigInt(),
    observedTimeUnixNano: record.observedTimeUnixNano.toBigInt(),
    severityNumber: record.severityNumber,
    severityText: record.severityText,
    attributes: toAttributes(record.attributes),
    traceId: toHexId(record.traceId, 16),
    spanId: toHexId(record.spanId, 8),
    flags: record.flags,
    eventName: record.eventName || undefined,
    droppedAttributesCount: record.droppedAttributesCount,
    resource,
    scope,
  }),
  body: record.body === null ? undefined : toAttributeValue(record.body),
});
