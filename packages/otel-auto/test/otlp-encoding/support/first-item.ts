import { decodeGroups, type DecodedItem } from './decode';
import { encodeLogRecords, encodeSpans } from './encode';
import { logRecord, span } from './items';

/** A span of ours, encoded and decoded. */
export const decodedSpan = (own: object = {}): DecodedItem => spanIn(encodeSpans([span(own)]));

/** A log record of ours, encoded and decoded. */
export const decodedLogRecord = (own: object = {}): DecodedItem =>
  logRecordIn(encodeLogRecords([logRecord(own)]));

/** The first span of a request. */
export const spanIn = (request: Uint8Array): DecodedItem => firstItem('traces', request);

/** The first log record of a request. */
export const logRecordIn = (request: Uint8Array): DecodedItem => firstItem('logs', request);

function firstItem(signal: 'traces' | 'logs', request: Uint8Array): DecodedItem {
  const item = decodeGroups(signal, request)[0]?.scopes[0]?.items[0];
  if (item === undefined) throw new Error('the request is empty');
  return item;
}
