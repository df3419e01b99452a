import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Root, type Type } from 'protobufjs/light';
import { parseArrival } from '../../../otlp-receiver/src/decoding/arrival';
import { decodeRequest } from '../../../otlp-receiver/src/decoding/otlp-codec';
import { createOtlpSchema } from '../../../otlp-receiver/src/decoding/otlp-schema';
import { anyMessage } from '../../../../scripts/support/any-message';
import { toOtlpJson } from '../../src/transport/to-otlp-json';
import { SIGNALS, type Signal } from '../../src/signal';
import { logRecords, spans } from '../otlp-encoding/support/arbitraries';
import { encodeLogRecords, encodeSpans } from '../otlp-encoding/support/encode';

/** The receiver's schema of OTLP, which its own tests compare with the official files. */
const schema = Root.fromJSON(createOtlpSchema('bytes')).resolveAll();

const requestType = (signal: Signal): Type =>
  schema.lookupType(
    {
      traces: 'opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest',
      metrics: 'opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest',
      logs: 'opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest',
    }[signal],
  );

/** Any request of a signal. The types of fast-check are those of its ES modules over there. */
const anyRequest = (signal: Signal) =>
  anyMessage(requestType(signal)) as unknown as fc.Arbitrary<object>;

const toJson = (signal: Signal, request: Uint8Array): string =>
  Buffer.from(toOtlpJson(signal, request)).toString('utf8');

const encode = (signal: Signal, request: object): Uint8Array =>
  requestType(signal).encode(requestType(signal).fromObject(request)).finish();

describe.each(SIGNALS)('any request with %s', (signal) => {
  it('says in JSON what it says in protobuf, to the receiver', () => {
    fc.assert(
      fc.property(anyRequest(signal), (request) => {
        const bytes = encode(signal, request);
        const json = Buffer.from(toOtlpJson(signal, bytes));
        expect(toPlain(decodeRequest(signal, 'json', json))).toEqual(
          withHexIds(toPlain(decodeRequest(signal, 'protobuf', bytes))),
        );
      }),
      { numRuns: 100 },
    );
  });
});

describe('a request that the distro has encoded', () => {
  it.each([
    ['traces', spans.map(encodeSpans)],
    ['logs', logRecords.map(encodeLogRecords)],
  ] as const)('arrives in JSON as in protobuf (%s)', (signal, requests) => {
    fc.assert(
      fc.property(requests, (bytes) => {
        const json = Buffer.from(toOtlpJson(signal, bytes));
        expect(parseArrival(signal, 'json', json)).toEqual(
          parseArrival(signal, 'protobuf', Buffer.from(bytes)),
        );
      }),
      { numRuns: 100 },
    );
  });
});

describe('toOtlpJson', () => {
  it('writes ids in hexadecimal, integers of 64 bits as text, enums as numbers, bytes as base64', () => {
    const span = {
      traceId: Buffer.from('0af7651916cd43dd8448eb211c80319c', 'hex'),
      spanId: Buffer.from('b7ad6b7169203331', 'hex'),
      kind: 2,
      startTimeUnixNano: '18446744073709551615',
      attributes: [
        { key: 'least', value: { intValue: '-9223372036854775808' } },
        { key: 'bytes', value: { bytesValue: Buffer.from([0, 255]) } },
      ],
      flags: 257,
    };
    const bytes = encode('traces', { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
    expect(JSON.parse(toJson('traces', bytes))).toEqual({
      resourceSpans: [
        {
          scopeSpans: [
            {
              spans: [
                {
                  traceId: '0af7651916cd43dd8448eb211c80319c',
                  spanId: 'b7ad6b7169203331',
                  kind: 2,
                  startTimeUnixNano: '18446744073709551615',
                  attributes: [
                    { key: 'least', value: { intValue: '-9223372036854775808' } },
                    { key: 'bytes', value: { bytesValue: 'AP8=' } },
                  ],
                  flags: 257,
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it.each([
    [Number.NaN, '"NaN"'],
    [Number.POSITIVE_INFINITY, '"Infinity"'],
    [Number.NEGATIVE_INFINITY, '"-Infinity"'],
    [-0, '-0'],
    [1e300, '1e+300'],
  ])('writes the double %p as %s', (doubleValue, text) => {
    const body = { logRecords: [{ body: { doubleValue } }] };
    const bytes = encode('logs', { resourceLogs: [{ scopeLogs: [body] }] });
    expect(toJson('logs', bytes)).toContain(`"body":{"doubleValue":${text}}`);
  });

  it.each(['"', '\\', '\n', '\u0000', '\u001f', 'é', '日', '😀', 'a"b'])(
    'writes a text of ten thousand times %j as JSON.stringify does',
    (text) => {
      const long = text.repeat(10_000);
      const body = { logRecords: [{ severityText: long }] };
      const bytes = encode('logs', { resourceLogs: [{ scopeLogs: [body] }] });
      const json = JSON.parse(toJson('logs', bytes)) as { resourceLogs: unknown };
      expect(json.resourceLogs).toEqual([{ scopeLogs: [body] }]);
    },
  );

  it('throws where the values of a list do not stand together, which no encoder of ours writes', () => {
    const resource = (url: string) => encode('logs', { resourceLogs: [{ schemaUrl: url }] });
    // ResourceLogs { schema_url, scope_logs, schema_url }
    const bytes = Buffer.from([0x0a, 8, 0x1a, 1, 0x61, 0x12, 0, 0x1a, 1, 0x62]);
    expect(() => toJson('logs', bytes)).toThrow('"schemaUrl": do not stand together');
    expect(toJson('logs', Buffer.concat([resource('a'), resource('b')]))).toBe(
      '{"resourceLogs":[{"schemaUrl":"a"},{"schemaUrl":"b"}]}',
    );
  });

  it('reads numbers of a list whether they are packed or not', () => {
    // HistogramDataPoint.bucket_counts = 6, fixed64: one by one, then two together.
    const one = [0x31, 1, 0, 0, 0, 0, 0, 0, 0];
    const packed = [0x32, 16, 2, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0];
    const nested = [1, 9, 2, 2, 1].reduce<readonly number[]>(
      (inner, field) => [field * 8 + 2, inner.length, ...inner],
      [...one, ...packed],
    );
    expect(toJson('metrics', Uint8Array.from(nested))).toContain('"bucketCounts":["1","2","3"]');
  });

  it('leaves out fields that OTLP does not have, of every wire type', () => {
    const unknown = [
      0xf8, 0x3f, 1, 0xf9, 0x3f, 1, 2, 3, 4, 5, 6, 7, 8, 0xfa, 0x3f, 1, 9, 0xfd, 0x3f, 1, 2, 3, 4,
    ];
    const known = encode('logs', { resourceLogs: [{ schemaUrl: 'x' }] });
    expect(toJson('logs', Uint8Array.from([...unknown, ...known, ...unknown]))).toBe(
      '{"resourceLogs":[{"schemaUrl":"x"}]}',
    );
  });

  it('throws for bytes that are no protobuf message', () => {
    expect(() => toJson('logs', Buffer.from('<html>'))).toThrow('not a protobuf message');
  });
});

/** A decoded message without classes: integers of 64 bits as text, bytes as base64. */
const toPlain = (message: object): unknown =>
  (message as { readonly $type: Type }).$type.toObject(message as never, {
    longs: String,
    bytes: String,
  });

const ID_FIELDS: ReadonlySet<string> = new Set(['traceId', 'spanId', 'parentSpanId']);

function withHexIds(value: unknown, name = ''): unknown {
  if (ID_FIELDS.has(name)) return Buffer.from(value as string, 'base64').toString('hex');
  if (Array.isArray(value)) return value.map((each) => withHexIds(each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, withHexIds(part, key)]),
  );
}
