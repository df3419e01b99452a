import { writeSync } from 'node:fs';

/**
 * The one voice of the distro: single lines on stderr, each said once.
 *
 * `fs.writeSync` is used because `process.stderr` costs a sixth of an empty start.
 */
export interface Voice {
  /** Prints one line. Never throws. */
  say(line: string): void;
  /** Prints `line` unless a line with this key was printed before. Never throws. */
  sayOnce(key: string, line: string): void;
  /**
   * Prints `line` unless one with this key was printed in the last minute. Never throws.
   *
   * @returns whether it was printed
   */
  sayAtMostEachMinute(key: string, line: string): boolean;
}

/** Creates a voice; `enabled: false` gives one that says nothing. */
export function createVoice(options: {
  readonly enabled: boolean;
  readonly write?: (line: string) => void;
  readonly nowMillis?: () => number;
}): Voice {
  const { enabled, write = writeToStderr, nowMillis = Date.now } = options;
  const saidAt = new Map<string, number>();
  const say = (line: string) => {
    if (!enabled) return;
    try {
      write(`otel-auto: ${line}\n`);
    } catch {
      // stderr is closed or full; the application matters more.
    }
  };
  return {
    say,
    sayOnce(key, line) {
      if (saidAt.has(key)) return;
      saidAt.set(key, nowMillis());
      say(line);
    },
    sayAtMostEachMinute(key, line) {
      const now = nowMillis();
      if (!enabled) return false;
      if (saidAt.size >= MAX_REMEMBERED) forgetBefore(saidAt, now - MINUTE_MILLIS);
      const before = saidAt.get(key);
      if (before !== undefined && now - before < MINUTE_MILLIS) return false;
      saidAt.set(key, now);
      say(line);
      return true;
    },
  };
}

const writeToStderr = (line: string): void => void writeSync(2, line);

const MINUTE_MILLIS = 60_000;
/** Lines that are remembered before those of the last minute alone are kept; what is said once is among them. */
const MAX_REMEMBERED = 1000;

function forgetBefore(saidAt: Map<string, number>, millis: number): void {
  for (const [key, at] of saidAt) if (at < millis) saidAt.delete(key);
}
