/**
 * The limits for the parts of one line in its record. A part that is cut has a mark with its
 * original size.
 */
export interface LogRecordBounds {
  /**
   * The maximum number of characters of the body.
   * @defaultValue 65536, which is less than the 256 KB that Loki accepts as a line
   */
  readonly maxBodyLength: number;
  /**
   * The maximum number of characters of `exception.stacktrace`, including causes;
   * `exception.message` may have a quarter of them.
   * @defaultValue 16384
   */
  readonly maxStacktraceLength: number;
  /**
   * The maximum number of characters of all other attributes together; their keys may have a
   * quarter of them.
   * @defaultValue 32768; with the stack trace less than the 64 KB of structured metadata that Loki
   *   accepts with a line
   */
  readonly maxAttributesLength: number;
  /**
   * The maximum number of values in the attributes, including those inside of objects and arrays.
   * @defaultValue 1000
   */
  readonly maxValues: number;
  /**
   * The maximum depth of nested objects and arrays.
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
