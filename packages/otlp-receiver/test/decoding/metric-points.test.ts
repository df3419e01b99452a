import { JsonMetricsSerializer, ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import { describe, expect, it } from '@jest/globals';
import { encodeOfficially } from '../support/official-schema';
import { JSON_TYPE, post, PROTOBUF } from '../support/post';
import { sdkMetrics } from '../support/sdk-data';
import { withReceiver } from '../support/with-receiver';

const [HISTOGRAM, EXPONENTIAL_HISTOGRAM, GAUGE, SUM] = [0, 1, 2, 3];
const [DELTA, CUMULATIVE] = [0, 1];
const [INT, DOUBLE] = [0, 1];

describe.each([
  ['protobuf', PROTOBUF, ProtobufMetricsSerializer],
  ['JSON', JSON_TYPE, JsonMetricsSerializer],
])('metric points of the JavaScript SDK in %s', (_name, contentType, serializer) => {
  const receiver = withReceiver();

  const receive = async (
    own: { value: unknown; valueType?: number | undefined },
    metric: object,
  ) => {
    const { value, valueType = DOUBLE } = own;
    const body = serializer.serializeRequest(
      sdkMetrics([
        {
          descriptor: { name: 'a.metric', description: 'what it is', unit: 's', valueType },
          dataPoints: [
            {
              startTime: [1_700_000_000, 1],
              endTime: [1_700_000_060, 2],
              attributes: { 'http.route': '/' },
              value,
            },
          ],
          ...metric,
        },
      ]),
    ) as Uint8Array;
    const answer = await post(receiver(), '/v1/metrics', body, { 'Content-Type': contentType });
    expect(answer.status).toBe(200);
    return receiver().metricPoints[0];
  };

  const common = {
    name: 'a.metric',
    description: 'what it is',
    unit: 's',
    attributes: { 'http.route': '/' },
    startTimeUnixNano: 1_700_000_000_000_000_001n,
    timeUnixNano: 1_700_000_060_000_000_002n,
    flags: 0,
    exemplars: [],
    resource: {
      attributes: { 'service.name': 'shop', 'process.pid': 42 },
      schemaUrl: 'https://opentelemetry.io/schemas/1.36.0',
    },
    scope: { name: '@acme/shop', version: '1.2.3', attributes: {} },
  };

  it.each([
    [0.25, DOUBLE],
    [-7, INT],
    [0, INT],
    [0, DOUBLE],
  ])('are read as a gauge: %d', async (value, valueType) => {
    const point = await receive({ value, valueType }, { dataPointType: GAUGE });
    expect(point).toStrictEqual({ ...common, type: 'gauge', value });
  });

  it('are read as a sum', async () => {
    const metric = { dataPointType: SUM, aggregationTemporality: CUMULATIVE, isMonotonic: true };
    const point = await receive({ value: 3, valueType: INT }, metric);
    expect(point).toStrictEqual({
      ...common,
      type: 'sum',
      temporality: 'cumulative',
      monotonic: true,
      value: 3,
    });
  });

  it('are read as a histogram', async () => {
    const value = {
      count: 3,
      sum: 0.6,
      min: 0,
      max: 0.5,
      buckets: { boundaries: [0.1, 0.3], counts: [2, 0, 1] },
    };
    const metric = { dataPointType: HISTOGRAM, aggregationTemporality: DELTA };
    expect(await receive({ value }, metric)).toStrictEqual({
      ...common,
      type: 'histogram',
      temporality: 'delta',
      count: 3,
      sum: 0.6,
      min: 0,
      max: 0.5,
      explicitBounds: [0.1, 0.3],
      bucketCounts: [2, 0, 1],
    });
  });

  it('are read as an exponential histogram', async () => {
    const value = {
      count: 6,
      sum: 12.5,
      min: 0,
      max: 8,
      scale: -2,
      zeroCount: 1,
      positive: { offset: -3, bucketCounts: [1, 2] },
      negative: { offset: 4, bucketCounts: [2] },
    };
    const metric = { dataPointType: EXPONENTIAL_HISTOGRAM, aggregationTemporality: DELTA };
    expect(await receive({ value }, metric)).toStrictEqual({
      ...common,
      type: 'exponentialHistogram',
      temporality: 'delta',
      zeroThreshold: 0,
      ...value,
    });
  });
});

describe.each(['protobuf', 'JSON'])('metric points of another sender in %s', (encoding) => {
  const receiver = withReceiver();

  const receive = async (metric: object) => {
    const request = (id: (hex: string) => string) => ({
      resourceMetrics: [
        { scopeMetrics: [{ metrics: [JSON.parse(JSON.stringify(metric), replaceIds(id))] }] },
      ],
    });
    const body =
      encoding === 'JSON'
        ? JSON.stringify(request((hex) => hex))
        : encodeOfficially('metrics', request(hexToBase64));
    expect((await post(receiver(), '/v1/metrics', body)).status).toBe(200);
    return receiver().metricPoints;
  };

  it('have exemplars', async () => {
    const exemplar = {
      timeUnixNano: '1700000000000000003',
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      filteredAttributes: [{ key: 'user', value: { stringValue: 'u1' } }],
    };
    const points = await receive({
      name: 'latency',
      histogram: {
        aggregationTemporality: 1,
        dataPoints: [{ count: '2', exemplars: [{ ...exemplar, asDouble: 0.5 }, { asInt: '-4' }] }],
      },
    });
    expect(points[0]?.exemplars).toStrictEqual([
      {
        value: 0.5,
        timeUnixNano: 1_700_000_000_000_000_003n,
        traceId: '0af7651916cd43dd8448eb211c80319c',
        spanId: 'b7ad6b7169203331',
        filteredAttributes: { user: 'u1' },
      },
      { value: -4, timeUnixNano: 0n, filteredAttributes: {} },
    ]);
  });

  it('are read as a summary', async () => {
    const [point] = await receive({
      name: 'old',
      summary: {
        dataPoints: [{ count: '4', sum: 2.5, quantileValues: [{ quantile: 0.5, value: 0.6 }] }],
      },
    });
    expect(point).toMatchObject({
      type: 'summary',
      count: 4,
      sum: 2.5,
      quantileValues: [{ quantile: 0.5, value: 0.6 }],
      exemplars: [],
    });
  });

  it('tell a sum, minimum and maximum of zero from none', async () => {
    const dataPoints = [{ count: '1', sum: 0, min: 0, max: 0 }, { count: '1' }];
    const [zero, none] = await receive({ name: 'h', histogram: { dataPoints } });
    expect(zero).toMatchObject({ sum: 0, min: 0, max: 0, temporality: 'unspecified' });
    for (const key of ['sum', 'min', 'max']) expect(none).not.toHaveProperty(key);
  });

  it('have integers and counts exactly', async () => {
    const [sum] = await receive({
      name: 's',
      sum: { dataPoints: [{ asInt: '-9223372036854775808' }] },
    });
    expect(sum?.value).toBe(-(2n ** 63n));
    receiver().clear();
    const [histogram] = await receive({
      name: 'h',
      histogram: {
        dataPoints: [
          { count: '18446744073709551615', bucketCounts: ['18446744073709551615', '1'] },
        ],
      },
    });
    expect(histogram).toMatchObject({ count: 2n ** 64n - 1n, bucketCounts: [2n ** 64n - 1n, 1] });
    receiver().clear();
    const [exponential] = await receive({
      name: 'e',
      exponentialHistogram: {
        dataPoints: [{ count: '1', positive: { offset: 1, bucketCounts: ['9007199254740993'] } }],
      },
    });
    expect(exponential).toMatchObject({
      positive: { offset: 1, bucketCounts: [9_007_199_254_740_993n] },
      negative: { offset: 0, bucketCounts: [] },
    });
  });

  it('have no value when they say so', async () => {
    const [point] = await receive({ name: 'g', gauge: { dataPoints: [{ flags: 1 }] } });
    expect(point).toMatchObject({ type: 'gauge', flags: 1 });
    expect(point).not.toHaveProperty('value');
  });

  it('come from every metric, and none from one without data', async () => {
    await receive({ name: 'nothing' });
    await receive({ name: 'two', gauge: { dataPoints: [{ asInt: '1' }, { asInt: '2' }] } });
    expect(receiver().metricPoints.map(({ name, value }) => [name, value])).toEqual([
      ['two', 1],
      ['two', 2],
    ]);
  });
});

describe('numbers that JSON has no digits for', () => {
  const receiver = withReceiver();

  it('come as text', async () => {
    const dataPoints = ['NaN', 'Infinity', '-Infinity', '0.5'].map((asDouble) => ({ asDouble }));
    const json = JSON.stringify({
      resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'g', gauge: { dataPoints } }] }] }],
    });
    await post(receiver(), '/v1/metrics', json);
    expect(receiver().metricPoints.map(({ value }) => value)).toEqual([
      NaN,
      Infinity,
      -Infinity,
      0.5,
    ]);
  });
});

const hexToBase64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');

const replaceIds =
  (id: (hex: string) => string) =>
  (key: string, value: unknown): unknown =>
    key === 'traceId' || key === 'spanId' ? id(String(value)) : value;
