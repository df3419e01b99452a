import { describe, expect, it } from '@jest/globals';
import type { Attributes, Span } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { UrlRedactingProcessor } from '../../src/traces/url-redacting-processor';

const SECRET = 'https://me:a@b.test/c?token=d';
const HIDDEN = 'https://REDACTED:REDACTED@b.test/c?token=REDACTED';

/** Returns the exported span after `use` was called with it. */
const exportSpan = (attributes: Attributes, use: (span: Span) => void = () => undefined) => {
  let recorded = 0;
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({
    spanProcessors: [
      new UrlRedactingProcessor(() => {
        recorded += 1;
      }),
      new SimpleSpanProcessor({ exporter }),
    ],
  });
  const span = provider.getTracer('test').startSpan('span', { attributes });
  use(span);
  span.end();
  const [exported] = exporter.getFinishedSpans();
  return { attributes: exported?.attributes, recorded };
};

describe('the processor that hides secrets', () => {
  it.each(['url.full', 'url.path', 'url.query', 'http.url', 'http.target'])(
    'hides them in %s',
    (name) => {
      expect(exportSpan({ [name]: SECRET }).attributes).toEqual({ [name]: HIDDEN });
    },
  );

  it('hides them whenever the attribute was set', () => {
    const { attributes } = exportSpan({}, (span) => {
      span.setAttribute('url.full', 'https://a.test/');
      span.setAttributes({ 'url.full': SECRET });
    });
    expect(attributes).toEqual({ 'url.full': HIDDEN });
  });

  it('leaves every other attribute as it is, and values that are no text', () => {
    const given = {
      note: 'token=a',
      'url.template': '/;token=a',
      'url.full': 42,
      'url.query': ['?sig=a'],
    };
    expect(exportSpan(given).attributes).toEqual(given);
  });

  it('leaves a URL as it is that has nothing to hide', () => {
    const given = { 'url.full': 'https://a.test/b?c=d#e' };
    expect(exportSpan(given).attributes).toEqual(given);
  });

  it('tells of each span that ends', () => {
    expect(exportSpan({}).recorded).toBe(1);
  });

  it('has nothing to flush and nothing to stop', async () => {
    const processor = new UrlRedactingProcessor(() => undefined);
    await expect(processor.forceFlush()).resolves.toBeUndefined();
    await expect(processor.shutdown()).resolves.toBeUndefined();
  });
});
