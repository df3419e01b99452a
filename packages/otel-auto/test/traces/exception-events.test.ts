import { SpanKind } from '@opentelemetry/api';
import { describe, expect, it } from '@jest/globals';
import { exceptionEventOf } from '../../src/traces/exception-events';

const { SERVER, CLIENT, PRODUCER, CONSUMER, INTERNAL } = SpanKind;

describe('exceptionEventOf', () => {
  it.each([
    [SERVER, { 'http.request.method': 'GET' }, 'http.server.request.exception', 'ERROR'],
    [CLIENT, { 'http.request.method': 'GET' }, 'http.client.request.exception', 'WARN'],
    [SERVER, { 'rpc.system': 'grpc' }, 'rpc.server.call.exception', 'ERROR'],
    [CLIENT, { 'rpc.system.name': 'grpc' }, 'rpc.client.call.exception', 'WARN'],
    [CLIENT, { 'db.system.name': 'postgresql' }, 'db.client.operation.exception', 'WARN'],
    [CONSUMER, { 'messaging.system': 'kafka' }, 'messaging.process.exception', 'ERROR'],
    [PRODUCER, { 'messaging.system': 'kafka' }, 'messaging.send.exception', 'WARN'],
    [INTERNAL, { 'http.request.method': 'GET' }, 'exception', 'ERROR'],
    [INTERNAL, {}, 'exception', 'ERROR'],
    [CLIENT, {}, 'exception', 'WARN'],
  ])('names the exception of a span of kind %i with %j', (kind, attributes, name, severityText) => {
    const event = exceptionEventOf({ kind, attributes });
    expect([event.name, event.severityText]).toEqual([name, severityText]);
    expect(event.severityNumber).toBe(severityText === 'ERROR' ? 17 : 13);
  });
});
