import {
  createNoopLogger,
  type Logger,
  type LoggerOptions,
  type LoggerProvider,
  type LogRecord,
} from '@opentelemetry/api';
import type { LazyPipeline, SdkProvider } from '../lifecycle/create-pipeline';
import { keepAlive } from '../lifecycle/keep-alive';

/**
 * A logger provider that makes the SDK's with the first record. Loggers handed out before forward to
 * the SDK's from then on; later ones are the SDK's.
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
    if (this.#sdk !== undefined) return this.#sdk.getLogger(name, version, options);
    return new LazyLogger(() => {
      this.#sdk ??= this.#pipeline.load();
      return this.#sdk?.getLogger(name, version, options) ?? createNoopLogger();
    });
  }
}

class LazyLogger implements Logger {
  readonly #create: () => Logger;
  #logger: Logger | undefined;

  constructor(create: () => Logger) {
    this.#create = create;
  }

  emit(record: LogRecord): void {
    (this.#logger ??= this.#create()).emit(record);
  }

  /** Until the first record nobody knows better than to say yes. */
  enabled(options?: Parameters<Logger['enabled']>[0]): boolean {
    return this.#logger?.enabled(options) ?? true;
  }
}
