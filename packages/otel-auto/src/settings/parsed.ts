/** What became of a text: the value, if there is one, and what had to be left out of it. */
export interface Parsed<Value> {
  /** `undefined` when nothing of the text can be used. */
  readonly value: Value | undefined;
  readonly rejected: readonly Rejected[];
}

/** A text, or a part of it, that cannot be used. */
export interface Rejected {
  readonly text: string;
  /** What it is not: completes "… is not". */
  readonly expected: string;
  /** The cause or the cure, where it is plain. */
  readonly cure?: string | undefined;
}

export function accept<Value>(value: Value): Parsed<Value> {
  return { value, rejected: [] };
}

export function reject(text: string, expected: string, cure?: string): Parsed<never> {
  return { value: undefined, rejected: [{ text, expected, cure }] };
}
