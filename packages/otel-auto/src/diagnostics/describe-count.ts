const ITEM: Readonly<Record<string, string>> = {
  traces: 'span',
  metrics: 'data point',
  logs: 'log record',
};

/** What a signal consists of, with how many there are: `1 span`, `3 log records`. */
export const describeCount = (signal: string, count: number): string =>
  `${count} ${ITEM[signal]}${count === 1 ? '' : 's'}`;
