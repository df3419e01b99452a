import type { Span, SpanProcessor } from '@opentelemetry/sdk-trace';
import { redactUrl } from './redact-url';

/** `url.full`, its parts and what older instrumentations call them. */
const URL_ATTRIBUTES = ['url.full', 'url.path', 'url.query', 'http.url', 'http.target'] as const;

/**
 * Stands first in the traces pipeline: no credential and no signature in a URL gets past it,
 * whichever instrumentation or application code made the span.
 */
export class UrlRedactingProcessor implements SpanProcessor {
  readonly #onRecord: () => void;

  /** @param onRecord - told of every span that ends, so that the pipeline knows there is something to flush */
  constructor(onRecord: () => void) {
    this.#onRecord = onRecord;
  }

  onStart(): void {
    // Attributes are complete only when the span ends.
  }

  onEnding(span: Span): void {
    const { attributes } = span;
    for (const name of URL_ATTRIBUTES) {
      const value = attributes[name];
      if (typeof value !== 'string') continue;
      const redacted = redactUrl(value);
      if (redacted !== value) span.setAttribute(name, redacted);
    }
  }

  onEnd(): void {
    this.#onRecord();
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}
