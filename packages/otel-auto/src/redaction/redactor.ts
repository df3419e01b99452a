/** Takes secrets out of telemetry. None of its methods writes into what it is given. */
export interface Redactor {
  /** Returns a text without what is secret in it: the text itself if nothing is. */
  text(text: string): string;
  /**
   * Returns attributes without secrets, by their names and by what is in them, also in lists and
   * maps: the object itself if nothing changes, else a copy.
   *
   * @param maxLength - the length at which texts are cut. It is done here, after redaction, since
   *   nobody knows half a secret by its form. @defaultValue no limit
   */
  attributes<Attributes extends object>(attributes: Attributes, maxLength?: number): Attributes;
  /** Returns the body of a log record without secrets: the value itself if nothing changes. */
  body(body: unknown): unknown;
  /** Whether the settings keep a name that is left out by default. */
  keeps(name: string): boolean;
}
