import { printable } from './drawing/printable';
import type { ReceivedRequest } from './received-request';

/** Prints warnings about refused requests. */
export interface RefusalWarnings {
  /** Reports a refused request, at once or together with others. */
  take(request: ReceivedRequest): void;
  /** Prints the pending warnings, and ends. */
  finish(): void;
}

interface Interval {
  readonly timer: NodeJS.Timeout;
  /** The line of the last request that was not printed yet. */
  line: string;
  /** The number of requests that were not printed yet. */
  count: number;
}

/**
 * Warns about refused requests: of the first one with a status at once, of later ones in one line
 * per interval, so that a sender that keeps failing does not hide all else.
 */
export function warnOfRefusals(
  warn: (line: string) => void,
  intervalMillis: number,
): RefusalWarnings {
  const intervals = new Map<number, Interval>();

  const begin = (status: number) => {
    const timer = setTimeout(() => {
      if (say(status)) begin(status);
      else intervals.delete(status);
    }, intervalMillis);
    intervals.set(status, { timer, line: '', count: 0 });
  };

  /** Prints the pending line of a status, if there is one; returns whether there was. */
  const say = (status: number): boolean => {
    const { line, count } = intervals.get(status) as Interval;
    if (count > 0) warn(count === 1 ? line : `${line} (the last of ${count})`);
    return count > 0;
  };

  return {
    take: (request) => {
      const line = toLine(request);
      const interval = intervals.get(request.status);
      if (interval === undefined) {
        warn(line);
        begin(request.status);
      } else {
        interval.line = line;
        interval.count += 1;
      }
    },
    finish: () => {
      for (const [status, { timer }] of intervals) {
        clearTimeout(timer);
        say(status);
      }
      intervals.clear();
    },
  };
}

function toLine({ signal, method, path, status, error }: ReceivedRequest): string {
  // an unknown path may have a token in it
  const asked = signal === undefined ? method : `${method} ${path}`;
  return printable(`${status} ${asked}: ${error}`, 300);
}
