import type { TraceState } from '@opentelemetry/api';
import { TraceState as EmptyState } from '@opentelemetry/core';

/** The key of OpenTelemetry's entry in `tracestate`. */
const KEY = 'ot';

/** The values of OpenTelemetry's entry in `tracestate` that concern sampling. */
export interface OpenTelemetryState {
  /** The rejection threshold with which an earlier sampler kept the trace, without trailing zeros. */
  readonly threshold: string | undefined;
  /** The randomness that counts in place of the trace id's: 14 digits. */
  readonly randomness: string | undefined;
}

const NOTHING: OpenTelemetryState = { threshold: undefined, randomness: undefined };

/**
 * Reads OpenTelemetry's entry; a value that is malformed counts as absent. Never throws.
 *
 * Specification, "TraceState Handling".
 */
export function readState(state: TraceState | undefined): OpenTelemetryState {
  const entry = state?.get(KEY);
  if (entry === undefined) return NOTHING;
  let threshold: string | undefined;
  let randomness: string | undefined;
  for (const member of entry.split(';')) {
    if (member.startsWith('th:')) threshold = digitsOf(member.slice(3), 1);
    else if (member.startsWith('rv:')) randomness = digitsOf(member.slice(3), DIGITS);
  }
  return { threshold, randomness };
}

/** The number of hexadecimal digits of 56 bits. */
export const DIGITS = 14;

function digitsOf(text: string, minimum: number): string | undefined {
  if (text.length < minimum || text.length > DIGITS) return undefined;
  for (const digit of text) if (!'0123456789abcdef'.includes(digit)) return undefined;
  return text;
}

/**
 * Returns the state with another threshold, or without one; what others have written into it stays.
 * `undefined` for a state that is as it has to be already.
 */
export function withThreshold(
  state: TraceState | undefined,
  threshold: string | undefined,
): TraceState | undefined {
  const entry = state?.get(KEY);
  const kept = entry === undefined ? [] : entry.split(';').filter((each) => !isThreshold(each));
  const members = threshold === undefined ? kept : [...kept, `th:${threshold}`];
  const text = members.join(';');
  if (text === (entry ?? '') || text.length > MAX_LENGTH) return undefined;
  const base = state ?? new EmptyState();
  return text === '' ? base.unset(KEY) : base.set(KEY, text);
}

const isThreshold = (member: string): boolean => member.startsWith('th:');

const MAX_LENGTH = 256;
