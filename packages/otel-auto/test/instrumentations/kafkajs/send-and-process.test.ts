import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { requestSpanIn } from '../../../src/context/request-span';
import { createKafkaMetrics } from '../../../src/instrumentations/kafkajs/kafka-metrics';
import { runInSpans } from '../../../src/instrumentations/kafkajs/process-in-spans';
import { sendInSpan } from '../../../src/instrumentations/kafkajs/send-in-spans';
import type { AnyFunction } from '../../../src/patching/wrap-function';
import { recordSpans, type RecordedSpans } from '../../support/recorded-spans';

interface Record {
  readonly topic: string;
  readonly messages: readonly { readonly value: string; readonly headers?: object }[];
}

let recorded: RecordedSpans;
beforeAll(() => void (recorded = recordSpans()));
afterAll(() => recorded.stop());

const telemetry = () => ({
  tracer: () => recorded.tracer,
  metrics: () => createKafkaMetrics(recorded.meter),
});

/** Sends a record and gives what the library got. */
async function send(record: Record, fail?: Error): Promise<Record> {
  let got: Record | undefined;
  const original: AnyFunction = async (given: Record) => {
    got = given;
    if (fail !== undefined) throw fail;
  };
  await (sendInSpan(telemetry())(original, undefined, [record]) as Promise<void>).catch(() => {});
  return got!;
}

describe('messages of Kafka', () => {
  it('carry the context of the producer to the consumer, and the caller keeps its frozen ones', async () => {
    const message = Object.freeze({ value: 'x', headers: Object.freeze({ own: '1' }) });
    const got = await send(Object.freeze({ topic: 'orders', messages: Object.freeze([message]) }));
    const [sent] = recorded.take();
    expect(sent).toMatchObject({ name: 'send orders', kind: SpanKind.PRODUCER });
    expect(message.headers).toEqual({ own: '1' });
    const { headers } = got.messages[0]!;
    expect(Object.keys(headers!)).toEqual(['own', 'traceparent']);

    let active: string | undefined;
    let served: string | undefined;
    const handler = async () => {
      active = trace.getActiveSpan()?.spanContext().spanId;
      served = requestSpanIn(context.active())?.spanContext().spanId;
    };
    let config: { eachMessage: AnyFunction } | undefined;
    runInSpans({ ...telemetry(), groupId: 'g' })((given) => (config = given), undefined, [
      Object.freeze({ eachMessage: handler }),
    ]);
    await config!.eachMessage({ topic: 'orders', partition: 0, message: { headers } });
    const [processed] = recorded.take();
    expect(processed).toMatchObject({ name: 'process orders', kind: SpanKind.CONSUMER });
    expect(processed!.parentSpanContext?.spanId).toBe(sent!.spanContext().spanId);
    const { spanId } = processed!.spanContext();
    expect({ active, served }).toEqual({ active: spanId, served: spanId });
  });

  it('keep a context that the application has written itself', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const got = await send({ topic: 't', messages: [{ value: 'x', headers: { traceparent } }] });
    expect(got.messages[0]!.headers).toEqual({ traceparent });
    recorded.take();
  });

  it('say in the span why they were refused', async () => {
    await send({ topic: 't', messages: [{ value: 'x' }] }, new RangeError('refused'));
    expect(recorded.take()[0]).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: 'refused' },
      attributes: { 'error.type': 'RangeError', 'messaging.system.name': 'kafka' },
    });
  });
});
