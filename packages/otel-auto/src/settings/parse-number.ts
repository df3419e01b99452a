import { accept, type Parsed, reject } from './parsed';
import { MAX_TIMER_MILLIS, NO_TIME_LIMIT_MILLIS } from './timer-limits';

const MAX_INTEGER = 2_147_483_647;

/**
 * Parses an integer of decimal digits only: `0x10`, `1e3` and `1.5` are more likely to be mistakes.
 */
export function parseInteger(text: string, minimum = 0): Parsed<number> {
  const expected = minimum === 0 ? 'a non-negative integer' : `an integer of at least ${minimum}`;
  const value = toInteger(text);
  if (value > MAX_INTEGER) return reject(text, expected, `at most ${MAX_INTEGER}`);
  return value >= minimum ? accept(value) : reject(text, expected);
}

export function parseDuration(text: string, minimum = 0): Parsed<number> {
  const expected =
    minimum === 0 ? 'a duration in milliseconds' : `a duration of at least ${minimum} millisecond`;
  return parseMillis(text, minimum, expected);
}

/**
 * Parses a timeout in milliseconds, where 0 means no limit: `configuration/common.md` of the
 * specification, "Timeout".
 */
export function parseTimeout(text: string): Parsed<number> {
  const parsed = parseMillis(text, 0, 'a timeout in milliseconds');
  return parsed.value === 0 ? accept(NO_TIME_LIMIT_MILLIS) : parsed;
}

export function parseRatio(text: string): Parsed<number> {
  const value = Number(text);
  return value >= 0 && value <= 1
    ? accept(value)
    : reject(text, 'a ratio from 0 to 1', cureForRatio(text));
}

function parseMillis(text: string, minimum: number, expected: string): Parsed<number> {
  const value = toInteger(text);
  if (value > MAX_TIMER_MILLIS) {
    return reject(text, expected, `at most ${MAX_TIMER_MILLIS}, the longest a timer can wait`);
  }
  return value >= minimum ? accept(value) : reject(text, expected, cureForMillis(text));
}

/** Returns the value of decimal digits; `NaN` for any other text. */
function toInteger(text: string): number {
  for (const character of text) if (character < '0' || character > '9') return Number.NaN;
  return Number(text);
}

const MILLIS_IN_UNIT: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
};

function cureForMillis(text: string): string | undefined {
  const [, count, unit = ''] = /^(\d+(?:\.\d+)?) ?([a-z]+)$/i.exec(text) ?? [];
  const millis = Math.round(Number(count) * (MILLIS_IN_UNIT[unit.toLowerCase()] ?? Number.NaN));
  return millis <= MAX_TIMER_MILLIS ? `write ${millis}` : undefined;
}

function cureForRatio(text: string): string | undefined {
  const [, percent] = /^(\d+(?:\.\d+)?) ?%?$/.exec(text) ?? [];
  return Number(percent) <= 100 ? `${percent} percent is ${Number(percent) / 100}` : undefined;
}
