import { HIDDEN_VALUE, redactValue, shorten } from './redact';

/**
 * A setting that could not be used as it was written.
 *
 * It is data, so that its reporter can choose the form; `formatProblem` is the usual one.
 */
export interface Problem {
  /** The name of the environment variable. */
  readonly variable: string;
  /** The place in the configuration file where the value stands, if it comes from there. */
  readonly path?: string;
  /**
   * The value that was written, or the part of it that is wrong; `HIDDEN_VALUE` if it may be a
   * secret, empty if it is not shown.
   */
  readonly value: string;
  /** The expected form: completes "… is not". */
  readonly expected: string;
  /** The cause or the cure, if it is clear. */
  readonly cure?: string;
  /** The value used instead; empty if there is none. */
  readonly used: string;
}

/** Creates a problem whose value is safe to print: secrets are hidden before they are stored. */
export function createProblem(problem: Problem): Problem {
  return Object.freeze({ ...problem, value: redactValue(problem.variable, problem.value) });
}

/**
 * Formats a problem as the one sentence that users read: `OTEL_BSP_SCHEDULE_DELAY="-5" is not a
 * duration in milliseconds; using 5000`.
 */
export function formatProblem(problem: Problem): string {
  const { variable, expected, cure, used } = problem;
  const name = problem.path ?? variable;
  const value = redactValue(variable, problem.value);
  const subject =
    value === HIDDEN_VALUE ? `${name} (value hidden)` : `${name}${showValue(shorten(value))}`;
  const outcome = used === '' ? 'ignored' : `using ${shorten(used)}`;
  return `${subject} is not ${expected}${cure === undefined ? '' : ` (${cure})`}; ${outcome}`;
}

/** Returns a problem in the words of a configuration file, in which no variables stand. */
export function placeInFile(
  { cure, ...problem }: Problem,
  paths: Readonly<Record<string, string>>,
): Problem {
  const path = paths[problem.variable];
  const inFile = (text: string): string =>
    text.replace(/\b(?:ACME_)?OTEL_[A-Z\d_]+\b/g, (name) => paths[name] ?? name);
  return {
    ...problem,
    ...(path === undefined ? {} : { path }),
    expected: inFile(problem.expected),
    ...(cure === undefined ? {} : { cure: inFile(cure) }),
  };
}

const showValue = (value: string): string => (value === '' ? '' : `=${JSON.stringify(value)}`);
