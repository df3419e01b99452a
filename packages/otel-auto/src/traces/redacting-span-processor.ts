import type { Link } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanProcessor, TimedEvent } from '@opentelemetry/sdk-trace';
import type { Redactor } from '../redaction/redactor';

/** The parts of the SDK's span that may contain secrets, which are its own objects. */
type OwnParts = {
  -readonly [Key in 'name' | 'attributes' | 'events' | 'links' | 'status']: ReadableSpan[Key];
};

/**
 * Takes secrets out of spans, whichever instrumentation or application code made them; it is the
 * first processor of the traces pipeline.
 *
 * A span is redacted when it has ended, since nothing can be added to it any more. Where the
 * application has processors, they see it earlier, so it is redacted earlier too.
 */
export class RedactingSpanProcessor implements SpanProcessor {
  readonly #redactor: Pick<Redactor, 'attributes' | 'text'>;
  readonly #onRecord: () => void;
  readonly #maxLength: number;
  readonly onEnding?: (span: Span) => void;
  readonly onStart: (span: Span) => void;

  /**
   * @param onRecord - called for every span that ends, so that the pipeline knows that there is
   *   something to flush
   * @param isAlone - whether the application has no processors
   * @param maxLength - the length at which attributes are cut, which the SDK leaves to this
   */
  constructor(
    redactor: Pick<Redactor, 'attributes' | 'text'>,
    {
      onRecord,
      isAlone,
      maxLength,
    }: {
      readonly onRecord: () => void;
      readonly isAlone: boolean;
      readonly maxLength: number;
    },
  ) {
    this.#redactor = redactor;
    this.#maxLength = maxLength;
    this.#onRecord = onRecord;
    const redact = (span: Span): void => this.#redact(span);
    this.onStart = isAlone ? () => undefined : redact;
    if (!isAlone) this.onEnding = redact;
  }

  onEnd(span: ReadableSpan): void {
    this.#onRecord();
    this.#redact(span);
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }

  #redact(span: OwnParts): void {
    const redactor = this.#redactor;
    const { name, attributes, status, events, links } = span;
    // The SDK has no methods for this once a span has ended.
    span.name = redactor.text(name);
    span.attributes = redactor.attributes(attributes, this.#maxLength);
    if (status.message !== undefined) {
      const message = redactor.text(status.message);
      if (message !== status.message) span.status = { ...status, message };
    }
    if (events.length > 0) span.events = events.map((event) => this.#redactEvent(event));
    if (links.length > 0) span.links = links.map((link) => this.#redactLink(link));
  }

  #redactEvent(event: TimedEvent): TimedEvent {
    const name = this.#redactor.text(event.name);
    const attributes =
      event.attributes && this.#redactor.attributes(event.attributes, this.#maxLength);
    return name === event.name && attributes === event.attributes
      ? event
      : { ...event, name, ...(attributes === undefined ? {} : { attributes }) };
  }

  #redactLink(link: Link): Link {
    const attributes =
      link.attributes && this.#redactor.attributes(link.attributes, this.#maxLength);
    return attributes === undefined || attributes === link.attributes
      ? link
      : { ...link, attributes };
  }
}
