import type { Writable } from 'node:stream';

/**
 * Writes to a stream of the application, which never hears of a write of ours that failed.
 *
 * `process.stdout` reports a write that failed by the event `error`, and a process that does not
 * listen for it ends: with `node app.js | head -1`, a record of ours would end an application that
 * itself prints nothing more. Where the application's own text is lost as well, it hears of it.
 */
export class ApplicationStream {
  readonly #stream: Writable;
  /** Characters of ours that the stream has still to pass on. */
  #waiting = 0;
  #closedBy: Error | undefined;
  #lastFailure: Error | undefined;
  #isWriting = false;

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  /** Writes in one piece; `onWritten` is called once, with the reason if it was not written. */
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
    // A function that an application has put in the place of `write` may call nobody back.
    if (stream.writableLength === 0 && stream.errored == null) settle();
  }

  #onFailure(error: Error, isOfOthersToo: boolean): void {
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') this.#closedBy = error;
    // What waits behind a write that fails, fails with the same error, which the stream emits once.
    if (isOfOthersToo || error === this.#lastFailure) return;
    this.#lastFailure = error;
    hideFailure(this.#stream, error);
  }

  #othersWait(): boolean {
    return this.#stream.writableLength > this.#waiting;
  }
}

/** So much may wait for a reader that does not read; the rest is not kept in memory for it. */
const MAX_WAITING_CHARACTERS = 16 * 1024 * 1024;

/** An application that makes a log record of everything that is written would never come to an end. */
const inItself = () => new Error('what is written to it makes log records');

function findRefusal(stream: Writable): Error | undefined {
  // One that has just failed is about to tell the application, which is not to be kept from hearing it.
  if (!stream.writable) return stream.errored ?? new Error('it is closed');
  return stream.writableLength > MAX_WAITING_CHARACTERS ? new Error('nobody reads it') : undefined;
}

/**
 * Keeps from all listeners the `error` that the stream is about to emit, and the `close` right after it.
 *
 * `console.log` overlooks the first error of a stream only, so this one does not count as emitted.
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
