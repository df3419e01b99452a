import { constants } from 'node:buffer';

/** Options of `createReceiver`. */
export interface ReceiverOptions {
  /** The TCP port, 0 to 65535; 0 takes a free one. @defaultValue 0 */
  readonly port?: number;
  /** The address to listen on. @defaultValue '127.0.0.1' */
  readonly host?: string;
  /**
   * The largest accepted body, in bytes, both as sent and decompressed; a larger one gets a 413.
   * @defaultValue 67108864 (64 MiB)
   */
  readonly maxRequestBytes?: number;
  /**
   * The maximum number of bytes that all requests in progress may hold together, half of them as
   * sent, half of them decompressed. Further requests get a 503 with `Retry-After`, or wait for
   * their turn to be decompressed. At least four times `maxRequestBytes`.
   * @defaultValue four times `maxRequestBytes`
   */
  readonly maxBytesInProgress?: number;
  /** The settings of TLS, if it is to serve HTTPS. @defaultValue undefined, which is plain HTTP */
  readonly tls?: TlsSettings;
}

/** The settings of TLS; all values in PEM. */
export interface TlsSettings {
  readonly key: string | Buffer;
  readonly certificate: string | Buffer;
  /** The authority of client certificates; if set, a client needs a certificate of it. */
  readonly clientAuthority?: string | Buffer;
}

/** The options, completed and checked. */
export type ReceiverSettings = Required<Omit<ReceiverOptions, 'tls'>> & {
  readonly tls: TlsSettings | undefined;
};

/**
 * Parses the options of a receiver.
 *
 * @throws TypeError or RangeError naming the option that is wrong
 */
export function parseReceiverOptions({
  port = 0,
  host = '127.0.0.1',
  maxRequestBytes = 64 * 1024 * 1024,
  maxBytesInProgress = 4 * maxRequestBytes,
  tls,
}: ReceiverOptions): ReceiverSettings {
  checkInteger('port', port, 0, 65_535);
  checkInteger('maxRequestBytes', maxRequestBytes, 1, constants.MAX_LENGTH);
  const { MAX_SAFE_INTEGER } = Number;
  checkInteger('maxBytesInProgress', maxBytesInProgress, 4 * maxRequestBytes, MAX_SAFE_INTEGER);
  if (typeof host !== 'string' || host === '') {
    throw new TypeError(`host: expected a host name or address, got ${JSON.stringify(host)}`);
  }
  if (tls !== undefined && (tls.key === undefined || tls.certificate === undefined)) {
    throw new TypeError('tls: expected a key and a certificate');
  }
  return { port, host, maxRequestBytes, maxBytesInProgress, tls };
}

function checkInteger(option: string, value: unknown, min: number, max: number): void {
  if (typeof value !== 'number') {
    throw new TypeError(`${option}: expected a number, got ${JSON.stringify(value)}`);
  }
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new RangeError(`${option}: expected an integer from ${min} to ${max}, got ${value}`);
  }
}
