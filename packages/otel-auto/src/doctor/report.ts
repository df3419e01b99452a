/** The report of the doctor: the same for readers and, with `--json`, for programs. */
export interface Report {
  readonly version: string;
  readonly nodeVersion: string;
  /** Step 1: the variables that are set, the problems with them, and their effect. */
  readonly variables: readonly { readonly variable: string; readonly value: string }[];
  readonly problems: readonly string[];
  readonly understood: readonly Fact[];
  /** Step 2. */
  readonly providers: readonly Check[];
  /** Step 3. */
  readonly sent: readonly Fact[];
  /** Step 4. */
  readonly answers: readonly Check[];
  readonly verdict: string;
  readonly exitCode: 0 | 1;
}

export interface Fact {
  readonly about: string;
  readonly text: string;
}

export interface Check extends Fact {
  /** `note` is neither good nor bad. */
  readonly state: 'ok' | 'failed' | 'note';
  readonly cure?: string;
}
