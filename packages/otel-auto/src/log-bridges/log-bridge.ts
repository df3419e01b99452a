import {
  createCall,
  DEFAULT_BOUNDS,
  emit,
  findCaller,
  type LineCorrelation,
  type LineFields,
  type LogCall,
  type LogRecordOptions,
  MAX_COMPLETED_LENGTH,
  toLogAttributes,
  toValidSpanContext,
} from '@acme/otel-winston/log-record';
import {
  diag,
  type AnyValue,
  logs,
  SeverityNumber,
  type Logger,
  type SpanContext,
} from '@opentelemetry/api';
import type { ModuleHooks } from '../module-hooks/module-hooks';
import { VERSION } from '../version';
import { lineCorrelationOf, type LineCorrelationInput } from './line-correlation-of';

/** The input of the bridge of a library that loads. */
export interface LogBridgeInput extends LineCorrelationInput {
  readonly hooks: Pick<ModuleHooks, 'onExports'>;
}

/** A line of a logger, as its record will have it. */
export interface LoggedLine extends LineFields {
  readonly severityNumber: SeverityNumber;
  readonly severityText: string;
  /**
   * That of the call where the line does not know better. A number that is earlier than the start of
   * the process would be taken for one that counts from there.
   */
  readonly timestamp?: Date;
}

/**
 * The way from the lines of one logging library to log records, the same for each library but
 * winston, whose bridge is a package of its own.
 */
export class LogBridge {
  /** How far lines are changed; see `ACME_OTEL_LOG_CORRELATION`. */
  readonly mode: 'auto' | 'fields' | 'off';
  readonly #input: LineCorrelationInput;
  readonly #scope: string;
  readonly #leastSeverity: SeverityNumber;
  readonly #codeAttributes: boolean;
  #options: LogRecordOptions | undefined;
  #logger: Logger | undefined;

  constructor(input: LineCorrelationInput, library: string) {
    const { bridges } = input.settings.logs;
    this.#input = input;
    this.#scope = `@acme/otel-auto/${library}`;
    this.mode = bridges.correlation;
    this.#leastSeverity = bridges.level === 'logger' ? 0 : LEAST_SEVERITIES[bridges.level];
    this.#codeAttributes = bridges.codeAttributes;
  }

  /** Known with the first line: the bridge of the console is made before there is a resource. */
  get options(): LogRecordOptions {
    return (this.#options ??= {
      bounds: DEFAULT_BOUNDS,
      correlation: lineCorrelationOf(this.#input),
    });
  }

  get correlation(): LineCorrelation {
    return this.options.correlation;
  }

  /** Takes down what is known when the application logs. Never throws. */
  createCall(): LogCall {
    return createCall(this.#codeAttributes ? findCaller() : undefined);
  }

  /**
   * The span whose ids a line gets; `undefined` for a line that stays as it is.
   *
   * @param text - the finished line, where there is one: one that is very long is not copied once more
   */
  spanOfLine(call: LogCall, text = ''): SpanContext | undefined {
    return this.mode === 'off' || text.length > MAX_COMPLETED_LENGTH
      ? undefined
      : toValidSpanContext(call.context);
  }

  /**
   * Whether somebody takes a record of this severity. A processor that logs while it takes a record
   * would be called by its own lines without end, so those make none.
   */
  takes(call: LogCall, severityNumber: SeverityNumber): boolean {
    if (call.isFromEmit || (severityNumber !== 0 && severityNumber < this.#leastSeverity)) {
      return false;
    }
    this.#logger ??= logs.getLogger(this.#scope, VERSION);
    return this.#logger.enabled({ context: call.context, severityNumber });
  }

  /** Emits the record of a line that {@link takes} has let pass. Never throws. */
  emit(call: LogCall, body: AnyValue, line: LoggedLine): void {
    try {
      emit(this.#logger ?? logs.getLogger(this.#scope, VERSION), {
        timestamp: line.timestamp ?? call.timestamp,
        severityNumber: line.severityNumber,
        severityText: line.severityText,
        body,
        attributes: toLogAttributes(line, call, this.options),
        context: call.context,
      });
    } catch (error) {
      diag.error(`${this.#scope}: a log record was lost`, error);
    }
  }
}

const LEAST_SEVERITIES = {
  trace: SeverityNumber.TRACE,
  debug: SeverityNumber.DEBUG,
  info: SeverityNumber.INFO,
  warn: SeverityNumber.WARN,
  error: SeverityNumber.ERROR,
  fatal: SeverityNumber.FATAL,
} as const;
