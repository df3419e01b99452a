import { describe, expect, it } from '@jest/globals';
import { SpanStatusCode, type Span } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
  type ReadableSpan,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';
import { RedactingSpanProcessor } from '../../src/traces/redacting-span-processor';
import { createTestRedactor } from '../support/redactor';

const context = { traceId: '1'.repeat(32), spanId: '1'.repeat(16), traceFlags: 1 };

/** Returns the span as it is exported after `use` was called with it. */
const exportSpan = (use: (span: Span) => void, others: readonly SpanProcessor[] = []) => {
  let recorded = 0;
  const exporter = new InMemorySpanExporter();
  const onRecord = () => {
    recorded += 1;
  };
  const provider = new TracerProvider({
    spanProcessors: [
      new RedactingSpanProcessor(createTestRedactor(), {
        onRecord,
        isAlone: others.length === 0,
        maxLength: Number.POSITIVE_INFINITY,
      }),
      ...others,
      new SimpleSpanProcessor({ exporter }),
    ],
  });
  const span = provider.getTracer('test').startSpan('GET /?token=a', {
    attributes: { password: 'a', kept: 'b' },
    links: [{ context, attributes: { secret: 'a', kept: 'b' } }],
  });
  use(span);
  span.end();
  return { span: exporter.getFinishedSpans()[0]!, recorded };
};

const secretsOf = ({ name, attributes, events, links, status }: ReadableSpan) => ({
  name,
  attributes,
  events: events.map((event) => [event.name, event.attributes]),
  links: links.map((link) => link.attributes),
  status,
});

describe('RedactingSpanProcessor', () => {
  it('redacts every part of a span', () => {
    const { span, recorded } = exportSpan((each) => {
      each.addEvent('api_key=a', { text: 'Bearer abc12345' });
      each.addEvent('plain');
      each.addLink({ context });
      each.setStatus({ code: SpanStatusCode.ERROR, message: 'redis://:a@b failed' });
    });
    expect(secretsOf(span)).toEqual({
      name: 'GET /?token=REDACTED',
      attributes: { password: 'REDACTED', kept: 'b' },
      events: [
        ['api_key=REDACTED', { text: 'Bearer REDACTED' }],
        ['plain', undefined],
      ],
      links: [{ secret: 'REDACTED', kept: 'b' }, undefined],
      status: {
        code: SpanStatusCode.ERROR,
        message: 'redis://REDACTED:REDACTED@b failed',
      },
    });
    expect(recorded).toBe(1);
  });

  it('leaves the objects of a span as they are that have no secret', () => {
    const attributes: unknown[] = [];
    const { span } = exportSpan(
      (each) => {
        each.setAttributes({ password: 'REDACTED' });
        each.updateName('plain');
      },
      [
        {
          onStart: (each) => void attributes.push(each.attributes),
          onEnd: (each) => void attributes.push(each.attributes),
          forceFlush: () => Promise.resolve(),
          shutdown: () => Promise.resolve(),
        },
      ],
    );
    expect(attributes).toEqual([span.attributes, span.attributes]);
    expect(attributes[1]).toBe(attributes[0]);
  });

  it('hides secrets from processors at the start and the end, and what these add', () => {
    const seen: string[] = [];
    const see = (span: Pick<ReadableSpan, 'name' | 'attributes'>) => {
      seen.push(JSON.stringify([span.name, span.attributes]));
    };
    const { span } = exportSpan(
      (each) => each.setAttribute('jwt', 'a'),
      [
        {
          onStart: see,
          onEnding(each) {
            see(each);
            each.setAttribute('pin', 'a');
          },
          onEnd: see,
          forceFlush: () => Promise.resolve(),
          shutdown: () => Promise.resolve(),
        },
      ],
    );
    expect(seen).toHaveLength(3);
    for (const text of seen) expect(text).not.toContain('"a"');
    expect(span.attributes).toEqual({
      password: 'REDACTED',
      kept: 'b',
      jwt: 'REDACTED',
      pin: 'REDACTED',
    });
  });

  it('has nothing to flush and nothing to stop', async () => {
    const processor = new RedactingSpanProcessor(createTestRedactor(), {
      onRecord: () => undefined,
      isAlone: true,
      maxLength: Number.POSITIVE_INFINITY,
    });
    await expect(processor.forceFlush()).resolves.toBeUndefined();
    await expect(processor.shutdown()).resolves.toBeUndefined();
  });
});
