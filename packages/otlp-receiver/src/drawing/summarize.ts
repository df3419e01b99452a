import type { ReceivedRequest } from '../received-request';
import type { LogRecord, MetricPoint, Span } from '../telemetry';
import { formatValue } from './format-value';

/** The part of a receiver that can be summarized. */
export interface Received {
  readonly spans: readonly Span[];
  readonly metricPoints: readonly MetricPoint[];
  readonly logRecords: readonly LogRecord[];
  readonly requests: readonly ReceivedRequest[];
}

/** Summarizes in one sentence what was received, for the message of a wait that timed out. */
export function summarize({ spans, metricPoints, logRecords, requests }: Received): string {
  if (requests.length === 0) return 'nothing was received';
  const refused = requests.filter(({ error }) => error !== undefined);
  return [
    `received: ${count(requests, 'request')}`,
    list(refused, 'refused', ({ path, status, error }) => `${path} ${status} ${error}`),
    list(spans, 'span', ({ name }) => name),
    list(logRecords, 'log record', ({ body }) => formatValue(body)),
    list(metricPoints, 'metric point', ({ name }) => name),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/**
 * Formats items as `3 spans (GET /a, GET /b)`, each name once; as an empty string if there are
 * none.
 */
function list<T>(items: readonly T[], noun: string, nameOf: (item: T) => string): string {
  if (items.length === 0) return '';
  const names = [...new Set(items.map(nameOf))];
  const shown = names.slice(0, MAX_NAMES).join(', ');
  const more = names.length > MAX_NAMES ? `, and ${names.length - MAX_NAMES} more` : '';
  return `${count(items, noun)} (${shown}${more})`;
}

const MAX_NAMES = 10;

const count = ({ length }: readonly unknown[], noun: string): string =>
  `${length} ${noun}${length === 1 || noun === 'refused' ? '' : 's'}`;
