import type { ExportRequest } from '../export/export-request';

const ITEM: Readonly<Record<string, string>> = {
  traces: 'span',
  metrics: 'data point',
  logs: 'log record',
};

/** Returns the number of a signal's items in words: `1 span`, `3 log records`. */
export const describeCount = (signal: string, count: number): string =>
  `${count} ${ITEM[signal]}${count === 1 ? '' : 's'}`;

/**
 * Returns the numbers of items in requests in words, by signal: `7 spans` and `1 log record`. Never
 * throws.
 */
export const describeRequests = (
  requests: readonly Pick<ExportRequest, 'signal' | 'count'>[],
): readonly string[] =>
  (['traces', 'logs', 'metrics'] as const).flatMap((signal) => {
    const count = requests
      .filter((request) => request.signal === signal)
      .reduce((sum, request) => sum + request.count, 0);
    return count === 0 ? [] : [describeCount(signal, count)];
  });
