import {
  context,
  createNoopLogger,
  diag,
  type Logger,
  type LoggerOptions,
  type LoggerProvider,
  type LogRecord,
} from '@opentelemetry/api';
import type { LazyPipeline, SdkProvider } from '../pipelines/create-pipeline';
import { usableScope } from '../any-values/usable-scope';
import type { ContextAttributes } from '../context/context-attributes';
import { keepAlive } from '../process-end/keep-alive';
import { usableLogRecord } from './usable-log-record';

/**
 * Creates the SDK's logger provider with the first record. Loggers handed out before that forward
 * to the SDK's from then on. They accept any value, as no-op loggers do, and leave out what the SDK
 * cannot use.
 *
 * Specification, "Error handling in OpenTelemetry": an API must not throw at run time.
 */
export class LazyLoggerProvider implements LoggerProvider {
  readonly #pipeline: LazyPipeline<LoggerProvider & SdkProvider>;
  readonly #contextAttributes: ContextAttributes;
  #sdk: LoggerProvider | undefined;

  constructor(
    pipeline: LazyPipeline<LoggerProvider & SdkProvider>,
    contextAttributes: ContextAttributes,
  ) {
    this.#pipeline = pipeline;
    this.#contextAttributes = contextAttributes;
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
      this.#contextAttributes,
      this.#sdk?.getLogger(...scope),
    );
  }
}

/** Forwards to the SDK's logger once that exists. Accepts any value, as a no-op logger does. */
class LazyLogger implements Logger {
  readonly #create: () => Logger;
  readonly #contextAttributes: ContextAttributes;
  #logger: Logger | undefined;

  constructor(
    create: () => Logger,
    contextAttributes: ContextAttributes,
    logger: Logger | undefined,
  ) {
    this.#create = create;
    this.#contextAttributes = contextAttributes;
    this.#logger = logger;
  }

  emit(record: LogRecord): void {
    try {
      const logger = (this.#logger ??= this.#create());
      if (isPlain(record)) {
        logger.emit(this.#complete(record));
        return;
      }
    } catch {
      // Emits the record again without what the SDK could not use.
    }
    this.#emitUsable(record);
  }

  /** Returns whether the SDK's logger is enabled; true until the first record has created it. */
  enabled(options?: Parameters<Logger['enabled']>[0]): boolean {
    try {
      return this.#logger?.enabled(options) ?? true;
    } catch {
      return true;
    }
  }

  #complete(record: LogRecord): LogRecord {
    if (!this.#contextAttributes.isInUse) return record;
    const added = this.#contextAttributes.of(record.context ?? context.active());
    if (added === undefined) return record;
    return { ...record, attributes: { ...added, ...record.attributes } };
  }

  #emitUsable(given: unknown): void {
    const record = usableLogRecord(given);
    try {
      if (record !== undefined) this.#logger?.emit(this.#complete(record));
    } catch (error) {
      diag.error('a log record is missing', error);
    }
  }
}

/**
 * Returns whether the SDK can use a record unchanged. Texts are not checked before a record is
 * encoded, and attributes that are a text would be split into characters.
 */
const isPlain = ({ severityText, eventName, attributes }: LogRecord): boolean =>
  isTextOrAbsent(severityText) &&
  isTextOrAbsent(eventName) &&
  (attributes === undefined || typeof attributes === 'object');

const isTextOrAbsent = (value: unknown): boolean =>
  value === undefined || typeof value === 'string';
