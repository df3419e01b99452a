import { type Logger, type LoggerProvider, logs } from '@opentelemetry/api';
import TransportStream = require('winston-transport');
import { BRIDGE, type BridgeMark, bridgeMark } from './bridge-mark';
import { emitLogRecord } from './emit-log-record';
import { LineCorrelation } from './line-correlation';
import type { LogRecordOptions } from './log-attributes';
import { CALL, createCall, type LogCall } from './log-call';
import { DEFAULT_BOUNDS, type LogRecordBounds } from './log-record-bounds';
import { isSdkMissing, sayThatSdkIsMissing } from './missing-sdk';
import { SCOPE_NAME, VERSION } from './version';
import type { WinstonInfo, WinstonLevels } from './winston';

/** The options of an {@link OpenTelemetryTransport}, with those of every transport. */
export interface OpenTelemetryTransportOptions extends TransportStream.TransportStreamOptions {
  /**
   * The provider that receives the records.
   * @defaultValue the global provider, even if it is registered later
   */
  readonly loggerProvider?: LoggerProvider;
  /**
   * The limits for the parts of one line in its record.
   * @defaultValue {@link DEFAULT_BOUNDS}
   */
  readonly bounds?: Partial<LogRecordBounds>;
}

/**
 * Exports the lines of a logger as OpenTelemetry log records, each with the span it was written in.
 *
 * Use it if the SDK is set up by hand. The distro bridges every logger without it; a logger that
 * has it all the same exports each line once, through this transport with its level and format.
 *
 * Without an SDK it exports nothing and reports that once, by a warning of the process. It never
 * throws and never delays the logger.
 *
 * @example
 * const logger = winston.createLogger({
 *   transports: [new winston.transports.Console(), new OpenTelemetryTransport({ level: 'warn' })],
 * });
 */
export class OpenTelemetryTransport extends TransportStream {
  /** The levels, which winston sets when the transport is added to a logger. */
  declare levels?: WinstonLevels;
  readonly #logger: Logger;
  readonly #provider: LoggerProvider;
  readonly #options: LogRecordOptions;

  constructor(options: OpenTelemetryTransportOptions = {}) {
    super(options);
    const { loggerProvider = logs } = options;
    this.#logger = loggerProvider.getLogger(SCOPE_NAME, VERSION);
    this.#provider = loggerProvider;
    this.#options = {
      bounds: { ...DEFAULT_BOUNDS, ...options.bounds },
      correlation: new LineCorrelation(),
    };
  }

  /**
   * The mark that tells an instrumentation of winston that the lines of this logger are exported
   * already.
   */
  get [BRIDGE](): BridgeMark {
    return bridgeMark;
  }

  /** Called by winston with each line that the level of the transport lets pass. */
  override log(info: WinstonInfo, next: () => void): void {
    const call = (info[CALL] as LogCall | undefined) ?? createCall();
    if (isSdkMissing(this.#provider)) {
      sayThatSdkIsMissing();
    } else {
      emitLogRecord(this.#logger, info, call, this.levels, this.#options);
    }
    next();
    if (this.listenerCount('logged') > 0) {
      setImmediate(() => this.emit('logged', info));
    }
  }
}
