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
  type SeverityNumber,
  type Logger,
  type SpanContext,
} from '@opentelemetry/api';
import type { ModuleHooks } from '../module-hooks/module-hooks';
import { SEVERITY_NUMBERS } from '../severity-numbers';
import { VERSION } from '../version';
import { lineCorrelationOf, type LineCorrelationInput } from './line-correlation-of';

/** The input of the bridge of a library that loads. */
export interface LogBridgeInput extends LineCorrelationInput {
  readonly hooks: Pick<ModuleHooks, 'onExports'>;
}

/** A logged line in the form that its record is made of. */
export interface LoggedLine extends LineFields {
  readonly severityNumber: SeverityNumber;
  readonly severityText: string;
  /**
   * The time of the line. Default: the time of the call. A number before the start of the process
   * is not allowed, since the SDK would take it for an offset from that start.
   */
  readonly timestamp?: Date;
}

/**
 * Converts the lines of one logging library to log records. Serves every library but winston, whose
 * bridge is a package of its own.
 */
export class LogBridge {
  /** The extent to which lines are changed; see `ACME_OTEL_LOG_CORRELATION`. */
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
    this.#leastSeverity = bridges.level === 'logger' ? 0 : SEVERITY_NUMBERS[bridges.level];
    this.#codeAttributes = bridges.codeAttributes;
  }

  /**
   * The options for records. Created with the first line, since the console's bridge exists before
   * the resource does.
   */
  get options(): LogRecordOptions {
    return (this.#options ??= {
      bounds: DEFAULT_BOUNDS,
      correlation: lineCorrelationOf(this.#input),
    });
  }

  get correlation(): LineCorrelation {
    return this.options.correlation;
  }

  /** Records the context, the time and, if wanted, the caller of a log call. Never throws. */
  createCall(): LogCall {
    return createCall(this.#codeAttributes ? findCaller() : undefined);
  }

  /**
   * Returns the span whose ids a line gets; `undefined` for a line that stays unchanged.
   *
   * @param text - the finished line, if there is one: a very long one is not copied once more and
   *   stays unchanged
   */
  spanOfLine(call: LogCall, text = ''): SpanContext | undefined {
    return this.mode === 'off' || text.length > MAX_COMPLETED_LENGTH
      ? undefined
      : toValidSpanContext(call.context);
  }

  /**
   * Returns whether a record of this severity is wanted. Lines that a processor logs while it
   * handles a record make no records, since the processor would be called without end.
   */
  takes(call: LogCall, severityNumber: SeverityNumber): boolean {
    if (call.isFromEmit || (severityNumber !== 0 && severityNumber < this.#leastSeverity)) {
      return false;
    }
    this.#logger ??= logs.getLogger(this.#scope, VERSION);
    return this.#logger.enabled({ context: call.context, severityNumber });
  }

  /** Emits the record of a line for which {@link takes} returned true. Never throws. */
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
