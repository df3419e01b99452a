import { writeSync } from 'node:fs';
import { escapeControls } from './escape-controls';
import { MinuteBook } from './minute-book';

/**
 * The only printer of the distro: single lines on stderr, each printed once.
 *
 * `fs.writeSync` is used because `process.stderr` costs a sixth of an empty start.
 */
export interface Voice {
  /** Prints one line, whatever its text contains. Never throws. */
  say(line: string): void;
  /** Prints `line` unless a line with this key was printed before. Never throws. */
  sayOnce(key: string, line: string): void;
  /**
   * Prints `line` unless one with this key was printed in the last minute. Never throws.
   *
   * @returns whether it was printed
   */
  sayAtMostEachMinute(key: string, line: string): boolean;
  /**
   * Prints a line of other code, each kind of it once a minute. The number of distinguished kinds
   * is limited; further ones are left out, which is reported. Never throws.
   *
   * @param kind - the text that lines have in common that differ only in ids and numbers
   * @param line - creates the line; called only if it is printed
   */
  sayOfOthers(kind: string, line: () => string): void;
}

/** Creates a voice; with `enabled: false` it prints nothing. */
export function createVoice(options: {
  readonly enabled: boolean;
  readonly write?: (line: string) => void;
  readonly nowMillis?: () => number;
}): Voice {
  const { enabled, write = writeToStderr, nowMillis = Date.now } = options;
  const saidOnce = new Set<string>();
  const ours = new MinuteBook(Number.POSITIVE_INFINITY);
  const others = new MinuteBook(MAX_KINDS);
  const say = (line: string) => {
    if (!enabled) return;
    try {
      write(`otel-auto: ${escapeControls(line, 'line')}\n`);
    } catch {
      // stderr is closed or full; the application matters more.
    }
  };
  return {
    say,
    sayOnce(key, line) {
      if (saidOnce.has(key)) return;
      saidOnce.add(key);
      say(line);
    },
    sayAtMostEachMinute(key, line) {
      if (!enabled || ours.enter(key, nowMillis()) !== 'new') return false;
      say(line);
      return true;
    },
    sayOfOthers(kind, line) {
      if (!enabled) return;
      const now = nowMillis();
      const entry = others.enter(kind, now);
      if (entry === 'new') say(line());
      else if (entry === 'full' && ours.enter(TOO_MANY, now) === 'new') say(TOO_MANY);
    },
  };
}

const writeToStderr = (line: string): void => void writeSync(2, line);

/** The number of kinds that are printed within a minute. */
const MAX_KINDS = 50;
const TOO_MANY = `libraries have said ${MAX_KINDS} different things within a minute; the others are left out until it is over.`;
