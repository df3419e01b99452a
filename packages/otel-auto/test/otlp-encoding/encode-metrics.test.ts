import { describe, expect, it } from '@jest/globals';
import { ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { encodeMetrics } from '../../src/otlp-encoding/encode-metrics';
import { TestMetricReader } from '../support/metric-reader';

describe('encodeMetrics', () => {
  it('gives what upstream encodes, and the number of points in it', async () => {
    const reader = new TestMetricReader();
    const meter = new MeterProvider({ readers: [reader] }).getMeter('shop');
    const orders = meter.createCounter('orders');
    orders.add(1, { kind: 'chair' });
    orders.add(1, { kind: 'table' });
    meter.createHistogram('duration').record(3);
    const { resourceMetrics } = await reader.collect();
    const request = encodeMetrics(resourceMetrics);
    expect(request.count).toBe(3);
    expect(Buffer.from(request.toBytes())).toEqual(
      Buffer.from(ProtobufMetricsSerializer.serializeRequest(resourceMetrics) as Uint8Array),
    );
  });
});
