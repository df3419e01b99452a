import {
  createNoopLogger,
  diag,
  type Logger,
  type LoggerOptions,
  type LoggerProvider,
  type LogRecord,
} from '@opentelemetry/api';
import type { LazyPipeline, SdkProvider } from '../pipelines/create-pipeline';
import { usableScope } from '../any-values/usable-scope';
import { keepAlive } from '../process-end/keep-alive';
import { usableLogRecord } from './usable-log-record';

/**
 * A logger provider that makes the SDK's with the first record. Loggers handed out before forward to
 * the SDK's from then on. They take anything, as those do that record nothing: what the SDK cannot use
 * is left out.
 *
 * Specification, "Error handling in OpenTelemetry": an API must not throw at run time.
 */
export class LazyLoggerProvider implements LoggerProvider {
  readonly #pipeline: LazyPipeline<LoggerProvider & SdkProvider>;
  #sdk: LoggerProvider | undefined;

  constructor(pipeline: LazyPipeline<LoggerProvider & SdkProvider>) {
    this.#pipeline = pipeline;
  }

  forceFlush(): Promise<void> {
    return keepAlive(this.#pipeline.flush({ final: false }));
  }

  shutdown(): Promise<void> {
    return keepAlive(this.#pipeline.shutdown());
  }

  getLogger(name: string, version?: string, options?: LoggerOptions): Logger {
    const scope = usableScope<LoggerOptions>(name, version, options);
    return new LazyLogger(
      () => {
        this.#sdk ??= this.#pipeline.load();
        return this.#sdk?.getLogger(...scope) ?? createNoopLogger();
      },
      this.#sdk?.getLogger(...scope),
    );
  }
}

/** Takes anything, as the logger does that records nothing. */
class LazyLogger implements Logger {
  readonly #create: () => Logger;
  #logger: Logger | undefined;

  constructor(create: () => Logger, logger: Logger | undefined) {
    this.#create = create;
    this.#logger = logger;
  }

  emit(record: LogRecord): void {
    try {
      const logger = (this.#logger ??= this.#create());
      if (isPlain(record)) {
        logger.emit(record);
        return;
      }
    } catch {
      // Without what it could not use.
    }
    this.#emitUsable(record);
  }

  /** Until the first record nobody knows better than to say yes. */
  enabled(options?: Parameters<Logger['enabled']>[0]): boolean {
    try {
      return this.#logger?.enabled(options) ?? true;
    } catch {
      return true;
    }
  }

  #emitUsable(given: unknown): void {
    const record = usableLogRecord(given);
    try {
      if (record !== undefined) this.#logger?.emit(record);
    } catch (error) {
      diag.error('a log record is missing', error);
    }
  }
}

/** Whether the SDK can take a record as it is: texts are looked at only when it is encoded, and a text given as attributes would be taken apart. */
const isPlain = ({ severityText, eventName, attributes }: LogRecord): boolean =>
  isTextOrAbsent(severityText) &&
  isTextOrAbsent(eventName) &&
  (attributes === undefined || typeof attributes === 'object');

const isTextOrAbsent = (value: unknown): boolean =>
  value === undefined || typeof value === 'string';
