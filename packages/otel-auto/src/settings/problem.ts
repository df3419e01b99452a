import { HIDDEN_VALUE, redactValue, shorten } from './redact';

/**
 * A setting that could not be used as it was written.
 *
 * Data, so that whoever reports it can choose the form; `formatProblem` is the usual one.
 */
export interface Problem {
  /** The name of the environment variable. */
  readonly variable: string;
  /** What was written, or the part of it that is wrong; `HIDDEN_VALUE` where it may be a secret. */
  readonly value: string;
  /** What it is not: completes "… is not". */
  readonly expected: string;
  /** The cause or the cure, where it is plain. */
  readonly cure?: string;
  /** What stands in its place; empty when nothing does. */
  readonly used: string;
}

/** Gives a problem whose value is safe to print: secrets are hidden before they are kept. */
export function createProblem(problem: Problem): Problem {
  return Object.freeze({ ...problem, value: redactValue(problem.variable, problem.value) });
}

/**
 * Gives the one sentence that people read about a problem:
 * `OTEL_BSP_SCHEDULE_DELAY="-5" is not a duration in milliseconds; using 5000`.
 */
export function formatProblem(problem: Problem): string {
  const { variable, expected, cure, used } = problem;
  const value = redactValue(variable, problem.value);
  const subject =
    value === HIDDEN_VALUE
      ? `${variable} (value hidden)`
      : `${variable}=${JSON.stringify(shorten(value))}`;
  const outcome = used === '' ? 'ignored' : `using ${shorten(used)}`;
  return `${subject} is not ${expected}${cure === undefined ? '' : ` (${cure})`}; ${outcome}`;
}
