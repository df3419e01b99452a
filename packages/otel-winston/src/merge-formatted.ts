import { LEVEL, MESSAGE, type WinstonInfo } from './winston';
import { withoutColours } from './without-colours';

/**
 * Returns a line without what one of several formats has masked or taken away. What a format has
 * only added, or moved into another field, is not in it.
 */
export function mergeFormatted(line: WinstonInfo, formatted: readonly WinstonInfo[]): WinstonInfo {
  const merged = mergeFields(line, formatted) as WinstonInfo;
  for (const symbol of [LEVEL, MESSAGE] as const) merged[symbol] = line[symbol];
  return merged;
}

type Fields = Readonly<Record<string, unknown>>;

const MASK = '***';

const MISSING = Symbol('missing');

function mergeFields(fields: Fields, formatted: readonly Fields[]): Record<string, unknown> {
  const merged: Record<string, unknown> = {};
  for (const key of Object.keys(fields)) {
    const value = fields[key];
    const others = formatted.map((each) => findValue(each, key, value));
    if (!others.includes(MISSING)) merged[key] = merge(value, others);
  }
  return merged;
}

/** Returns what a format has made of a field. It may have moved it, as `metadata()` and `logstash()` do. */
function findValue(formatted: Fields, key: string, value: unknown): unknown {
  if (Object.hasOwn(formatted, key)) return formatted[key];
  const isMoved = Object.values(formatted).some(
    (each) => isFields(each) && Object.hasOwn(each, key) && each[key] === value,
  );
  if (isMoved) return value;
  return isInTextAlone(formatted, key) ? value : MISSING;
}

/** Returns whether a format has left a field in the finished text alone, as `logstash()` the message. */
function isInTextAlone(formatted: Fields, key: string): boolean {
  const text = (formatted as WinstonInfo)[MESSAGE];
  return typeof text === 'string' && text.includes(`"@${key}":`);
}

function merge(value: unknown, formatted: readonly unknown[]): unknown {
  const changed = formatted.filter((each) => !isSame(each, value));
  if (changed.length === 0) return value;
  if (changed.every((each) => isSame(each, changed[0]))) return changed[0];
  if (typeof value === 'string') return mergeTexts(value, changed);
  return isFields(value) && changed.every(isFields) ? mergeFields(value, changed) : MASK;
}

/** Returns whether two values differ in colours and blanks at most. */
function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  return (
    typeof one === 'string' &&
    typeof other === 'string' &&
    withoutColours(one).trim() === withoutColours(other).trim()
  );
}

/** Masks the words of a text that one of its forms does not have. */
function mergeTexts(text: string, forms: readonly unknown[]): string {
  const kept = forms.map((form) => new Set(typeof form === 'string' ? form.split(/\s/) : []));
  return text
    .split(/(\s)/)
    .map((word) => (word.trim() === '' || kept.every((words) => words.has(word)) ? word : MASK))
    .join('');
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
