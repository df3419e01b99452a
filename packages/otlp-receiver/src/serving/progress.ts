import { RequestError } from '../request-error';
import { ByteBudget } from './byte-budget';

/** The budgets of memory, in three parts, so that none can be used up by the others. */
interface Budgets {
  /** Half of the total: bodies as they are sent. */
  readonly sent: ByteBudget;
  /** A quarter: bodies that may become large, one or a few at a time. */
  readonly large: ByteBudget;
  /** A quarter: all other bodies, which need not wait for the large ones. */
  readonly small: ByteBudget;
}

/** The memory that all requests in progress hold together. */
export class Progress {
  readonly maxRequestBytes: number;
  readonly #budgets: Budgets;

  constructor(about: { readonly maxRequestBytes: number; readonly maxBytesInProgress: number }) {
    this.maxRequestBytes = about.maxRequestBytes;
    const quarter = Math.floor(about.maxBytesInProgress / 4);
    this.#budgets = {
      sent: new ByteBudget(2 * quarter),
      large: new ByteBudget(quarter),
      small: new ByteBudget(quarter),
    };
  }

  /** Opens the account of one request. */
  open(): Account {
    return new Account(this.maxRequestBytes, this.#budgets);
  }
}

/** The memory that one request holds. */
export class Account {
  readonly maxRequestBytes: number;
  readonly #budgets: Budgets;
  #sentBytes = 0;
  #giveBackUnfolded = (): void => undefined;

  constructor(maxRequestBytes: number, budgets: Budgets) {
    this.maxRequestBytes = maxRequestBytes;
    this.#budgets = budgets;
  }

  /**
   * Counts bytes that have arrived.
   *
   * @throws RequestError 413 for more than one request may have; 503 for more than all may have
   *   together, after which the client tries again
   */
  addSent(bytes: number): void {
    if (this.#sentBytes + bytes > this.maxRequestBytes) throw tooLarge(this.maxRequestBytes);
    if (!this.#budgets.sent.tryTake(bytes)) {
      throw new RequestError(503, 'too many bytes of other requests are in progress', {
        Connection: 'close',
        'Retry-After': '1',
      });
    }
    this.#sentBytes += bytes;
  }

  /** Waits until there is room for everything that the received bytes may expand to. */
  async reserveUnfolded(): Promise<void> {
    const { large, small } = this.#budgets;
    const bytes = Math.min(this.maxRequestBytes, this.#sentBytes * MOST_FROM_ONE_BYTE);
    const budget = bytes > this.maxRequestBytes / 8 ? large : small;
    await budget.take(bytes);
    this.#giveBackUnfolded = () => budget.giveBack(bytes);
  }

  /** Returns all of the memory, once. */
  close(): void {
    this.#budgets.sent.giveBack(this.#sentBytes);
    this.#giveBackUnfolded();
  }
}

/** The largest ratio of deflate: 258 bytes from two bits. */
const MOST_FROM_ONE_BYTE = 1032;

/** The refusal of a body over the limit, compressed or not. */
export const tooLarge = (maxBytes: number): RequestError =>
  new RequestError(413, `the body is larger than ${maxBytes} bytes`, { Connection: 'close' });
