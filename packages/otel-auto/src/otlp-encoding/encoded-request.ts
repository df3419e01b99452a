/** An export request of OTLP, in protobuf. */
export class EncodedRequest {
  readonly count: number;
  readonly byteLength: number;
  #parts: readonly Uint8Array[];
  #isReleased = false;
  readonly #onRelease: (() => void) | undefined;

  /**
   * @param parts - the bytes of the request, in their order
   * @param count - the spans, log records or data points in it
   * @param onRelease - called once, when nobody reads the parts any more
   */
  constructor(parts: readonly Uint8Array[], count: number, onRelease?: () => void) {
    this.#parts = parts;
    this.count = count;
    this.byteLength = parts.reduce((sum, part) => sum + part.byteLength, 0);
    this.#onRelease = onRelease;
  }

  /** The bytes of the request, in their order, to be read until it is released. */
  get parts(): readonly Uint8Array[] {
    return this.#parts;
  }

  /**
   * Gives the request in one piece, a copy that outlives it.
   *
   * @param memory - where the copy is, from its first byte on; by default new memory
   * @throws RangeError if there is no room for it
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
   * Gives the memory of the request back, to be written to by others. Call it when the parts were
   * sent or are given up; never while a socket still holds them. A request that is not released is
   * left to the garbage collector.
   */
  release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#parts = [];
    this.#onRelease?.();
  }
}
