import {
  context,
  isSpanContextValid,
  trace,
  type HrTime,
  type Logger,
  type LogRecord,
} from '@opentelemetry/api';
import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { Redactor } from '../redaction/redactor';
import type { BatchProcessor } from '../export/batch-processor';

type LogAttributes = NonNullable<LogRecord['attributes']>;

/** The attribute limits, in the form of the SDK's `LogRecordLimits`. */
interface Limits {
  readonly attributeCountLimit?: number | undefined;
  readonly attributeValueLengthLimit?: number | undefined;
}

/**
 * Hands plain records to the processor without creating the SDK's own record, which only other
 * processors would need. Records that the SDK would change or check at length go to its logger:
 * those with an exception, with attributes other than texts, numbers and booleans, or with too many
 * of them.
 */
export class PlainLogger implements Logger {
  readonly #sdk: Logger;
  readonly #processor: BatchProcessor<ReadableLogRecord>;
  readonly #resource: Resource;
  readonly #scope: InstrumentationScope;
  readonly #redactor: Pick<Redactor, 'attributes' | 'body'>;
  readonly #maxCount: number;
  readonly #maxLength: number;

  constructor(
    sdk: Logger,
    about: {
      readonly processor: BatchProcessor<ReadableLogRecord>;
      readonly resource: Resource;
      readonly scope: InstrumentationScope;
      readonly limits: Limits;
      readonly redactor: Pick<Redactor, 'attributes' | 'body'>;
    },
  ) {
    this.#sdk = sdk;
    this.#processor = about.processor;
    this.#resource = about.resource;
    this.#scope = about.scope;
    this.#redactor = about.redactor;
    this.#maxCount = about.limits.attributeCountLimit ?? 128;
    this.#maxLength = about.limits.attributeValueLengthLimit ?? Number.POSITIVE_INFINITY;
  }

  /**
   * Emits a record as the SDK's logger does. Throws what a getter of the record throws, as the
   * SDK's does.
   */
  emit(record: LogRecord): void {
    const attributes = record.attributes ?? NO_ATTRIBUTES;
    const observed = Date.now();
    const time = toMillis(record.timestamp ?? observed);
    if (record.exception != null || time === undefined || !this.#arePlain(attributes)) {
      this.#sdk.emit(record);
      return;
    }
    const spanContext = trace.getSpanContext(record.context ?? context.active());
    const isInSpan = spanContext !== undefined && isSpanContextValid(spanContext);
    const hrTime = toHrTime(time);
    const readable = {
      hrTime,
      hrTimeObserved: time === observed ? hrTime : toHrTime(observed),
      spanContext: isInSpan ? spanContext : undefined,
      severityText: record.severityText,
      severityNumber: record.severityNumber,
      body: this.#redactor.body(record.body),
      eventName: record.eventName,
      attributes: this.#redactor.attributes(attributes),
      droppedAttributesCount: 0,
      resource: this.#resource,
      instrumentationScope: this.#scope,
    };
    this.#processor.add(readable as ReadableLogRecord, this.#resource, this.#scope);
  }

  enabled(options?: Parameters<Logger['enabled']>[0]): boolean {
    return this.#sdk.enabled(options);
  }

  #arePlain(attributes: LogAttributes): boolean {
    let count = 0;
    for (const name in attributes) {
      const value = attributes[name];
      count += 1;
      if (typeof value === 'string') {
        if (value.length > this.#maxLength) return false;
      } else if (typeof value !== 'number' && typeof value !== 'boolean') return false;
      if (name === '') return false;
    }
    return count <= this.#maxCount;
  }
}

const NO_ATTRIBUTES: LogAttributes = {};

/**
 * The least number taken as Unix milliseconds. A smaller one may be an offset from the start of the
 * process, which the SDK interprets.
 */
const SOME_MILLIS = performance.timeOrigin;

function toMillis(time: LogRecord['timestamp']): number | undefined {
  if (typeof time === 'number') return time >= SOME_MILLIS ? time : undefined;
  return time instanceof Date ? time.getTime() : undefined;
}

const toHrTime = (millis: number): HrTime => {
  const seconds = Math.trunc(millis / 1000);
  return [seconds, Math.round((millis - seconds * 1000) * 1e6)];
};
