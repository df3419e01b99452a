import { Root, type Type } from 'protobufjs/light';
import { fromJson } from 'protobufjs/ext/protojson';
import { RequestError } from '../request-error';
import type { Signal } from '../signal';
import { countJsonItems } from './count-json-items';
import { countProtobufItems } from './count-protobuf-items';
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
 * The maximum number of items of a request: messages and numbers in lists. An attribute is two of
 * them.
 *
 * An item takes at least two bytes, or a fraction of one when compressed, but up to a thousand when
 * decoded, so a limit of bytes alone does not bound the memory. The limit is three times the 512
 * spans of an SDK's batch with the 128 attributes that each may have, and allows 8192 spans, the
 * batch of a collector, with 25 each.
 */
export const MAX_ITEMS = 500_000;

/**
 * Decodes the body of an export request; a body with too many items is not decoded at all.
 *
 * @throws RequestError 413 for more than {@link MAX_ITEMS} items
 * @throws Error if the bytes are not such a message
 */
export function decodeRequest<S extends Signal>(
  signal: S,
  encoding: OtlpEncoding,
  body: Uint8Array,
): OtlpRequests[S] {
  const isJson = encoding === 'json';
  const schema = isJson ? jsonSchema : binarySchema;
  const type = schema.lookupType(`${MESSAGE_NAMES[signal]}Request`);
  const count = isJson
    ? countJsonItems(body, MAX_ITEMS)
    : countProtobufItems(type, body, MAX_ITEMS);
  if (count > MAX_ITEMS) {
    throw new RequestError(
      413,
      `the body has more than ${MAX_ITEMS} items (attributes count twice); send smaller batches`,
    );
  }
  const message = isJson ? decodeJson(type, body) : type.decode(body);
  return message as unknown as OtlpRequests[S];
}

/** The rejected part of an accepted request, and the reason. */
export interface PartialSuccess {
  readonly rejected: number;
  readonly message: string;
}

const REJECTED_FIELDS: Readonly<Record<Signal, string>> = {
  traces: 'rejectedSpans',
  metrics: 'rejectedDataPoints',
  logs: 'rejectedLogRecords',
};

/** Encodes the response to an accepted request; it is empty if all of the request was accepted. */
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

/** Decodes the message of a `google.rpc.Status`. */
export const decodeStatusMessage = (status: Uint8Array): string =>
  (statusType.decode(status) as unknown as { readonly message: string }).message;

function decodeJson(type: Type, body: Uint8Array) {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  const plain = fromJson(type, parseExactJson(text), { ignoreUnknownFields: true });
  // only the outermost is a message, with defaults for absent fields; it is copied, since
  // fromObject returns an argument that already is a message
  return type.fromObject(Object.assign({}, plain));
}

function encodeMessage(type: Type, encoding: OtlpEncoding, message: object): Uint8Array {
  return encoding === 'json' ? Buffer.from(JSON.stringify(message)) : type.encode(message).finish();
}
