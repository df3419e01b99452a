/** What the doctor says: the same for people and, with `--json`, for programs. */
export interface Report {
  readonly version: string;
  readonly nodeVersion: string;
  /** Step 1: what is set, what is wrong with it, and what it comes to. */
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
