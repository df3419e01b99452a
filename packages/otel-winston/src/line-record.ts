import { diag } from '@opentelemetry/api';
import { mergeFormatted } from './merge-formatted';
import { isError } from './read-property';
import type { WinstonInfo } from './winston';

/** The transports that get a line, as far as the record of the line depends on them. */
export interface LineTransports {
  /** The number of transports whose own format is still to run, if they take the line. */
  readonly waiting: number;
  /** Whether a transport without a format of its own writes the line. */
  readonly hasPlain: boolean;
}

/**
 * The record of a line that is made when the formats of its transports have run, which may mask
 * what is in the line, or drop it.
 *
 * The line of one transport is recorded as its format has made it. Where several transports write
 * it, what one of their formats masks or takes away is not in the record. A line that every
 * transport's format drops has no record; one that no transport writes is recorded as it is.
 */
export class LineRecord {
  readonly #line: WinstonInfo;
  readonly #hasPlain: boolean;
  readonly #emit: (line: WinstonInfo) => void;
  readonly #formatted: WinstonInfo[] = [];
  #waiting: number;
  #isDropped = false;

  /** @param emit - makes the record of a line; called once at most */
  constructor(
    line: WinstonInfo,
    { waiting, hasPlain }: LineTransports,
    emit: (line: WinstonInfo) => void,
  ) {
    this.#line = line;
    this.#waiting = waiting;
    this.#hasPlain = hasPlain;
    this.#emit = emit;
  }

  /**
   * Takes what a transport's format has made of the line; nothing if that has dropped it. Never
   * throws.
   */
  addFormatted(formatted: unknown): void {
    try {
      if (typeof formatted === 'object' && formatted !== null) {
        this.#formatted.push(withMessage(formatted as WinstonInfo, this.#line));
      } else this.#isDropped = true;
      this.#countDown();
    } catch (error) {
      sayLost(error);
    }
  }

  /** Notes that a transport has not taken the line. Never throws. */
  skip(): void {
    try {
      this.#countDown();
    } catch (error) {
      sayLost(error);
    }
  }

  #countDown(): void {
    this.#waiting -= 1;
    if (this.#waiting !== 0) return;
    const [first] = this.#formatted;
    if (first === undefined) {
      if (!this.#isDropped || this.#hasPlain) this.#emit(this.#line);
    } else if (this.#formatted.length === 1 && !this.#hasPlain) this.#emit(first);
    else this.#emit(mergeFormatted(this.#line, this.#formatted));
  }
}

const sayLost = (error: unknown): void =>
  diag.error('@acme/otel-winston: a log record was lost', error);

/**
 * Returns a formatted line with the message of an Error that was logged as a line: a transport's
 * format gets a copy, which does not have it.
 */
function withMessage(formatted: WinstonInfo, line: WinstonInfo): WinstonInfo {
  const isCopied = Object.prototype.propertyIsEnumerable.call(line, 'message');
  return isCopied || !isError(line) ? formatted : { ...formatted, message: line['message'] };
}
