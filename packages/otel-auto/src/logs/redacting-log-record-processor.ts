import type { LogRecordProcessor } from '@opentelemetry/sdk-logs';
import type { Redactor } from '../redaction/redactor';

/**
 * Takes secrets out of log records that other processors see; `PlainLogger` does it where there are
 * none.
 */
export class RedactingLogRecordProcessor implements LogRecordProcessor {
  readonly #redactor: Pick<Redactor, 'attributes' | 'body'>;
  readonly #maxLength: number;

  /** @param maxLength - the length at which attributes are cut, which the SDK leaves to this */
  constructor(redactor: Pick<Redactor, 'attributes' | 'body'>, maxLength: number) {
    this.#redactor = redactor;
    this.#maxLength = maxLength;
  }

  onEmit(record: Parameters<LogRecordProcessor['onEmit']>[0]): void {
    const { attributes, body } = record;
    const redacted = this.#redactor.attributes(attributes, this.#maxLength);
    // The SDK has no method that takes an attribute away.
    if (redacted !== attributes)
      (record as { attributes: typeof attributes }).attributes = redacted;
    const redactedBody = this.#redactor.body(body);
    if (redactedBody !== body) record.setBody(redactedBody);
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}
