/** The environment that a file is to say, as it is. */
export interface Given {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The texts of the variables that are set, by name. */
  readonly texts: ReadonlyMap<string, string>;
}
