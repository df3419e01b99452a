import type { Span, SpanProcessor } from '@opentelemetry/sdk-trace';
import { redactUrl } from './redact-url';

/** The attributes for a URL and its parts, with the names that older instrumentations use. */
const URL_ATTRIBUTES = ['url.full', 'url.path', 'url.query', 'http.url', 'http.target'] as const;

/**
 * Removes credentials and signatures from URLs, whichever instrumentation or application code made
 * the span; it is the first processor of the traces pipeline.
 */
export class UrlRedactingProcessor implements SpanProcessor {
  readonly #onRecord: () => void;

  /**
   * @param onRecord - called for every span that ends, so that the pipeline knows that there is
   *   something to flush
   */
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
