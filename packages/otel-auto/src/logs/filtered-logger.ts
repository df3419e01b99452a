import { context as contextApi, type Logger, type LogRecord } from '@opentelemetry/api';
import type { LogRecordFilter } from './log-record-filter';

/** Emits the records that a filter keeps. */
export class FilteredLogger implements Logger {
  readonly #logger: Logger;
  readonly #filter: LogRecordFilter;
  readonly #scopeName: string;

  constructor(logger: Logger, filter: LogRecordFilter, scopeName: string) {
    this.#logger = logger;
    this.#filter = filter;
    this.#scopeName = scopeName;
  }

  emit(record: LogRecord): void {
    const context = record.context ?? contextApi.active();
    if (this.#filter.keeps(record, context, this.#scopeName)) this.#logger.emit(record);
  }

  enabled(options?: Parameters<Logger['enabled']>[0]): boolean {
    const context = options?.context ?? contextApi.active();
    return this.#filter.mayKeep(options?.severityNumber, context) && this.#logger.enabled(options);
  }
}
