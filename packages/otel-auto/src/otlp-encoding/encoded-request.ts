/** An export request of OTLP, in protobuf. */
export class EncodedRequest {
  readonly count: number;
  readonly byteLength: number;
  #parts: readonly Uint8Array[];
  #isReleased = false;
  readonly #onRelease: (() => void) | undefined;

  /**
   * @param parts - the bytes of the request, in their order
   * @param count - the number of spans, log records or data points in it
   * @param onRelease - called once, when the parts are no longer read
   */
  constructor(parts: readonly Uint8Array[], count: number, onRelease?: () => void) {
    this.#parts = parts;
    this.count = count;
    this.byteLength = parts.reduce((sum, part) => sum + part.byteLength, 0);
    this.#onRelease = onRelease;
  }

  /** The bytes of the request, in their order; may be read until the request is released. */
  get parts(): readonly Uint8Array[] {
    return this.#parts;
  }

  /**
   * Returns a copy of the request in one piece, which remains valid after the release.
   *
   * @param memory - where to put the copy, from its first byte on; by default new memory
   * @throws RangeError if the memory is too small
   * @throws Error if the request was released
   */
  toBytes(memory: Uint8Array = Buffer.allocUnsafeSlow(this.byteLength)): Uint8Array {
    if (this.#isReleased) throw new Error('the request was released');
    let end = 0;
    for (const part of this.#parts) {
      memory.set(part, end);
      end += part.byteLength;
    }
    return memory.subarray(0, end);
  }

  /**
   * Returns the request's memory for reuse. Call it when the parts were sent or are given up, never
   * while a socket still holds them. A request that is not released is left to the garbage
   * collector.
   */
  release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#parts = [];
    this.#onRelease?.();
  }
}
