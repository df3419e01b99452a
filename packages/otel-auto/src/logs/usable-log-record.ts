import type { LogRecord } from '@opentelemetry/api';
import { isContext } from '../any-values/is-context';
import { readProperty } from '../any-values/read-property';
import { toText } from '../any-values/to-text';
import { usableAttributes } from '../any-values/usable-attributes';
import { usableTime } from '../any-values/usable-time';

/**
 * Returns a log record as far as the SDK can use it; `undefined` for a value that is not a record.
 * Never throws.
 */
export function usableLogRecord(given: unknown): LogRecord | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const read = <Key extends keyof LogRecord>(key: Key) =>
    readProperty(given, key) as LogRecord[Key];
  const [severityNumber, severityText, eventName, context, exception] = [
    read('severityNumber'),
    read('severityText'),
    read('eventName'),
    read('context'),
    read('exception'),
  ];
  const timestamp = usableTime(read('timestamp'));
  const observedTimestamp = usableTime(read('observedTimestamp'));
  return {
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(observedTimestamp === undefined ? {} : { observedTimestamp }),
    ...(typeof severityNumber === 'number' ? { severityNumber } : {}),
    ...(severityText === undefined ? {} : { severityText: toText(severityText) }),
    ...(eventName === undefined ? {} : { eventName: toText(eventName) }),
    ...(isContext(context) ? { context } : {}),
    ...(exception === undefined ? {} : { exception: usableException(exception) }),
    body: read('body'),
    attributes: usableAttributes(read('attributes')),
  };
}

/** Copies the readable fields of an exception into an object of ours. */
function usableException(exception: unknown): unknown {
  if (typeof exception !== 'object' || exception === null) return toText(exception);
  return Object.fromEntries(
    ['code', 'name', 'message', 'stack'].map((key) => [key, toText(readProperty(exception, key))]),
  );
}
