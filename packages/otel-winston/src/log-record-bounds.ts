/** How much of one line goes into its record. What is cut off leaves a mark that says how much. */
export interface LogRecordBounds {
  /**
   * Characters of the body.
   * @defaultValue 65536, which is less than the 256 KB that Loki takes as a line
   */
  readonly maxBodyLength: number;
  /**
   * Characters of `exception.stacktrace`, causes included; `exception.message` has a quarter of them.
   * @defaultValue 16384
   */
  readonly maxStacktraceLength: number;
  /**
   * Characters of all other attributes together; their keys have a quarter of them.
   * @defaultValue 32768; with the stack trace less than the 64 KB of structured metadata that Loki
   *   takes with a line
   */
  readonly maxAttributesLength: number;
  /**
   * Values in the attributes, those inside of objects and arrays counted.
   * @defaultValue 1000
   */
  readonly maxValues: number;
  /**
   * Levels of objects and arrays inside one another.
   * @defaultValue 8
   */
  readonly maxDepth: number;
}

export const DEFAULT_BOUNDS: LogRecordBounds = Object.freeze({
  maxBodyLength: 65_536,
  maxStacktraceLength: 16_384,
  maxAttributesLength: 32_768,
  maxValues: 1_000,
  maxDepth: 8,
});
