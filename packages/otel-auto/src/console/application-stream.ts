import type { Writable } from 'node:stream';

/**
 * Writes to a stream of the application, which is never told that a write of ours failed.
 *
 * `process.stdout` reports a failed write by the event `error`, and a process without a listener
 * for it ends: with `node app.js | head -1`, a record of ours would end an application that itself
 * prints nothing more. If text of the application is lost as well, it gets the event.
 */
export class ApplicationStream {
  readonly #stream: Writable;
  /** The number of our characters that the stream has not passed on yet. */
  #waiting = 0;
  #closedBy: Error | undefined;
  #lastFailure: Error | undefined;
  #isWriting = false;

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  /**
   * Writes a text in one piece; `onWritten` is called once, with the error if it was not written.
   */
  write(text: string, onWritten: (error?: Error) => void): void {
    const stream = this.#stream;
    const refusal = this.#closedBy ?? (this.#isWriting ? inItself() : findRefusal(stream));
    if (refusal !== undefined) {
      onWritten(refusal);
      return;
    }
    const othersWaitedBefore = this.#othersWait();
    this.#waiting += text.length;
    let settled = false;
    const settle = (error?: Error) => {
      if (settled) return;
      settled = true;
      this.#waiting -= text.length;
      onWritten(error);
    };
    this.#isWriting = true;
    try {
      stream.write(text, (error) => {
        settle(error ?? undefined);
        if (error != null) this.#onFailure(error, othersWaitedBefore || this.#othersWait());
      });
    } catch (error) {
      settle(error as Error);
    } finally {
      this.#isWriting = false;
    }
    // A replacement of `write` by the application may not call back.
    if (stream.writableLength === 0 && stream.errored == null) settle();
  }

  #onFailure(error: Error, isOfOthersToo: boolean): void {
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') this.#closedBy = error;
    // Writes that wait behind a failed one fail with the same error, which the stream emits once.
    if (isOfOthersToo || error === this.#lastFailure) return;
    this.#lastFailure = error;
    hideFailure(this.#stream, error);
  }

  #othersWait(): boolean {
    return this.#stream.writableLength > this.#waiting;
  }
}

/**
 * The number of characters that may wait for a reader that does not read; later ones are dropped.
 */
const MAX_WAITING_CHARACTERS = 16 * 1024 * 1024;

/**
 * Creates the error for an application that makes a log record of everything that is written, which
 * would never end.
 */
const inItself = () => new Error('what is written to it makes log records');

function findRefusal(stream: Writable): Error | undefined {
  // A stream that has just failed is about to tell the application, which must not be prevented.
  if (!stream.writable) return stream.errored ?? new Error('it is closed');
  return stream.writableLength > MAX_WAITING_CHARACTERS ? new Error('nobody reads it') : undefined;
}

/**
 * Hides from all listeners the `error` that the stream is about to emit, and the `close` right
 * after it.
 *
 * `console.log` ignores only the first error of a stream, so this one does not count as emitted.
 */
function hideFailure(stream: Writable, error: Error): void {
  const before = Object.getOwnPropertyDescriptor(stream, 'emit');
  const { emit } = stream;
  const state = (stream as { _writableState?: { errorEmitted: boolean } })._writableState;
  const errorEmitted = state?.errorEmitted ?? false;
  let hidden = false;
  const emitOthers = (event: string, ...args: unknown[]): boolean => {
    if (event === 'error' && args[0] === error) {
      hidden = true;
      if (state !== undefined) state.errorEmitted = errorEmitted;
      // `close` is already in the queue of ticks.
      process.nextTick(restore);
      return true;
    }
    return (hidden && event === 'close') || emit.call(stream, event, ...args);
  };
  const restore = () => {
    if (stream.emit !== emitOthers) return;
    Reflect.deleteProperty(stream, 'emit');
    if (before !== undefined) Object.defineProperty(stream, 'emit', before);
  };
  Object.defineProperty(stream, 'emit', { value: emitOthers, configurable: true, writable: true });
}
