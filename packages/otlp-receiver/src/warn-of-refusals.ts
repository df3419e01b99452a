import { printable } from './drawing/printable';
import type { ReceivedRequest } from './received-request';

/** What says which requests were refused. */
export interface RefusalWarnings {
  /** Says that a request was refused, now or together with others. */
  take(request: ReceivedRequest): void;
  /** Says what it has kept back, and ends. */
  finish(): void;
}

interface Interval {
  readonly timer: NodeJS.Timeout;
  /** The last one that is not said yet. */
  line: string;
  /** How many are not said yet. */
  count: number;
}

/**
 * Says which requests were refused: the first of a status at once, those that follow in one line an
 * interval, so that a sender that goes on and on does not hide all else.
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

  /** Says what is not said yet, if there is something. */
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
