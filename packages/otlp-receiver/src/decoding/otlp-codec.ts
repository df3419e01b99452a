import { Root, type Type } from 'protobufjs/light';
import { fromJson } from 'protobufjs/ext/protojson';
import type { Signal } from '../signal';
import type { WireLogsRequest, WireMetricsRequest, WireTracesRequest } from './otlp-messages';
import { createOtlpSchema } from './otlp-schema';
import { parseExactJson } from './parse-exact-json';

/** The two encodings of OTLP/HTTP. */
export type OtlpEncoding = 'protobuf' | 'json';

/** A decoded export request, by signal. */
export interface OtlpRequests {
  readonly traces: WireTracesRequest;
  readonly metrics: WireMetricsRequest;
  readonly logs: WireLogsRequest;
}

const MESSAGE_NAMES: Readonly<Record<Signal, string>> = {
  traces: 'opentelemetry.proto.collector.trace.v1.ExportTraceService',
  metrics: 'opentelemetry.proto.collector.metrics.v1.ExportMetricsService',
  logs: 'opentelemetry.proto.collector.logs.v1.ExportLogsService',
};

const binarySchema = Root.fromJSON(createOtlpSchema('bytes')).resolveAll();
const jsonSchema = Root.fromJSON(createOtlpSchema('string')).resolveAll();
const statusType = binarySchema.lookupType('google.rpc.Status');

/**
 * Decodes the body of an export request.
 *
 * @throws Error if the bytes are not such a message
 */
export function decodeRequest<S extends Signal>(
  signal: S,
  encoding: OtlpEncoding,
  body: Uint8Array,
): OtlpRequests[S] {
  const name = `${MESSAGE_NAMES[signal]}Request`;
  const message =
    encoding === 'json'
      ? decodeJson(jsonSchema.lookupType(name), body)
      : binarySchema.lookupType(name).decode(body);
  return message as unknown as OtlpRequests[S];
}

/** What of a request was not taken, and why. */
export interface PartialSuccess {
  readonly rejected: number;
  readonly message: string;
}

const REJECTED_FIELDS: Readonly<Record<Signal, string>> = {
  traces: 'rejectedSpans',
  metrics: 'rejectedDataPoints',
  logs: 'rejectedLogRecords',
};

/** Encodes the answer to a request that was taken; to one taken whole, it has not a word in it. */
export function encodeResponse(
  signal: Signal,
  encoding: OtlpEncoding,
  partialSuccess?: PartialSuccess,
): Uint8Array {
  const type = binarySchema.lookupType(`${MESSAGE_NAMES[signal]}Response`);
  if (partialSuccess === undefined) return encodeMessage(type, encoding, {});
  const { rejected, message } = partialSuccess;
  return encodeMessage(type, encoding, {
    partialSuccess: {
      // 64-bit integers are text in OTLP/JSON
      [REJECTED_FIELDS[signal]]: encoding === 'json' ? String(rejected) : rejected,
      errorMessage: message,
    },
  });
}

/** Encodes a `google.rpc.Status`, the body of every refusal. */
export function encodeStatus(
  status: { readonly code: number; readonly message: string },
  encoding: OtlpEncoding,
): Uint8Array {
  return encodeMessage(statusType, encoding, status);
}

function decodeJson(type: Type, body: Uint8Array) {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  const plain = fromJson(type, parseExactJson(text), { ignoreUnknownFields: true });
  // only the outermost is a message, with defaults for what is absent; a copy, for fromObject
  // takes what it is given as done when that is one already
  return type.fromObject(Object.assign({}, plain));
}

function encodeMessage(type: Type, encoding: OtlpEncoding, message: object): Uint8Array {
  return encoding === 'json' ? Buffer.from(JSON.stringify(message)) : type.encode(message).finish();
}
