import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SpanStatusCode } from '@opentelemetry/api';
import { endCall } from '../../../src/instrumentations/grpc/call-description';
import { recordSpans, type RecordedSpans } from '../../support/recorded-spans';

let recorded: RecordedSpans;
beforeAll(() => void (recorded = recordSpans()));
afterAll(() => recorded.stop());

function end(side: 'client' | 'server', code: number) {
  const duration = recorded.meter.createHistogram('duration');
  const span = recorded.tracer.startSpan('lab.Greeter/Unary');
  const status = { code, details: 'why' };
  endCall({ span, side, startMillis: 0, duration, attributes: {}, status });
  return recorded.take()[0]!;
}

describe('endCall', () => {
  it('blames a server only for what is its fault', () => {
    expect(end('server', 5)).toMatchObject({
      status: { code: SpanStatusCode.UNSET },
      attributes: { 'rpc.status_code': 'NOT_FOUND' },
    });
    expect(end('server', 13)).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: 'why' },
      attributes: { 'rpc.status_code': 'INTERNAL', 'error.type': 'INTERNAL' },
    });
  });

  it('takes everything but OK for an error of the client', () => {
    expect(end('client', 5).status).toEqual({ code: SpanStatusCode.ERROR, message: 'why' });
    expect(end('client', 0).status).toEqual({ code: SpanStatusCode.UNSET });
  });
});
