import type { LogCall } from './log-call';

/**
 * The calls whose lines wait inside of a logger: its stream processes them in order, but if its
 * transports are slow only after the call has returned, in the context of whatever drained them.
 */
export class CallQueue {
  #entries: { readonly info: unknown; readonly call: LogCall }[] = [];
  #head = 0;

  /** @param maxSize - the number of lines that the stream holds; it has refused older ones */
  add(info: unknown, call: LogCall, maxSize: number): void {
    this.#entries.push({ info, call });
    this.#skipTo(Math.max(this.#head, this.#entries.length - maxSize));
  }

  /** Removes and returns the call of a line, and drops those before it. */
  take(info: unknown): LogCall | undefined {
    for (let index = this.#head; index < this.#entries.length; index += 1) {
      const entry = this.#entries[index];
      if (entry !== undefined && entry.info === info) {
        this.#skipTo(index + 1);
        return entry.call;
      }
    }
    return undefined;
  }

  // Removed entries are released in large pieces: a queue that never becomes empty must not grow,
  // and moving all the others for each line would make long queues slow.
  #skipTo(head: number): void {
    this.#head = head;
    if (head === this.#entries.length || head >= 1024) {
      this.#entries = this.#entries.slice(head);
      this.#head = 0;
    }
  }
}
