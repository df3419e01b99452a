/**
 * The result of parsing a text: the value, if there is one, and the parts that had to be left out.
 */
export interface Parsed<Value> {
  /** The value; `undefined` if no part of the text can be used. */
  readonly value: Value | undefined;
  readonly rejected: readonly Rejected[];
}

/** A text, or a part of it, that cannot be used. */
export interface Rejected {
  readonly text: string;
  /** The expected form: completes "… is not". */
  readonly expected: string;
  /** The cause or the cure, if it is clear. */
  readonly cure?: string | undefined;
}

export function accept<Value>(value: Value): Parsed<Value> {
  return { value, rejected: [] };
}

export function reject(text: string, expected: string, cure?: string): Parsed<never> {
  return { value: undefined, rejected: [{ text, expected, cure }] };
}
