import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { context, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { requestSpanIn } from '../../../src/context/request-span';
import { consumeInSpans } from '../../../src/instrumentations/amqplib/consume-in-spans';
import { ConsumedMessages } from '../../../src/instrumentations/amqplib/consumed-messages';
import { publishInSpan } from '../../../src/instrumentations/amqplib/publish-in-span';
import type { AnyFunction } from '../../../src/patching/wrap-function';
import { recordSpans, type RecordedSpans } from '../../support/recorded-spans';

let recorded: RecordedSpans;
beforeAll(() => void (recorded = recordSpans()));
afterAll(() => recorded.stop());

const channel = {};
const telemetry = () => ({
  tracer: () => recorded.tracer,
  attributesOf: () => ({ 'messaging.system.name': 'rabbitmq' }),
});

/** Publishes with frozen options and gives the headers that go out. */
function publish(): object {
  let sent: { headers: object } | undefined;
  const original: AnyFunction = (_exchange, _key, _content, options) => {
    sent = options;
    return false;
  };
  const options = Object.freeze({ headers: Object.freeze({ own: 1 }) });
  const args = ['', 'orders', Buffer.from('x'), options];
  expect(publishInSpan(telemetry())(original, channel, args)).toBe(false);
  expect(options).toEqual({ headers: { own: 1 } });
  return sent!.headers;
}

describe('messages of RabbitMQ', () => {
  it('carry the context to the consumer, whose span ends when they are settled', () => {
    const headers = publish();
    const [sent] = recorded.take();
    expect(sent).toMatchObject({ name: 'publish orders', kind: SpanKind.PRODUCER });
    expect(Object.keys(headers)).toEqual(['own', 'traceparent']);

    const messages = new ConsumedMessages();
    let deliver: AnyFunction | undefined;
    let served: string | undefined;
    const consume: AnyFunction = (_queue, callback) => void (deliver = callback);
    consumeInSpans({ ...telemetry(), messages })(consume, channel, [
      'orders',
      () => void (served = requestSpanIn(context.active())?.spanContext().spanId),
    ]);
    const message = Object.freeze({
      fields: Object.freeze({ exchange: '', routingKey: 'orders', deliveryTag: 1 }),
      properties: Object.freeze({ headers }),
    });
    deliver!(message);
    expect(recorded.take()).toEqual([]);
    const nack = messages.settled({ upToMessage: true, refused: 'nack' });
    nack(() => undefined, channel, [message, false, false]);
    const [processed] = recorded.take();
    expect(processed).toMatchObject({
      name: 'process orders',
      kind: SpanKind.CONSUMER,
      status: { code: SpanStatusCode.ERROR, message: 'nack' },
      attributes: { 'rabbitmq.message.delivery_tag': 1 },
    });
    expect(served).toBe(processed!.spanContext().spanId);
    expect(processed!.parentSpanContext?.spanId).toBe(sent!.spanContext().spanId);
  });
});
