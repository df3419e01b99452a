import { decodeRequest } from '../../../../otlp-receiver/src/decoding/otlp-codec';

type EncodedSignal = 'traces' | 'logs';

/** An attribute, or an entry of a map. */
export interface DecodedAttribute {
  readonly key: string;
  readonly value: DecodedValue;
}

export interface DecodedValue {
  readonly stringValue?: string;
  readonly kvlistValue?: { readonly values: readonly DecodedAttribute[] };
}

/** A span or a log record; what only one of them has is absent in the other. */
export interface DecodedItem {
  readonly [field: string]: unknown;
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: readonly DecodedAttribute[];
  readonly events: readonly { readonly attributes: readonly DecodedAttribute[] }[];
  readonly links: readonly object[];
  readonly body: DecodedValue | null;
}

/** The items of a scope. */
export interface DecodedScopeGroup {
  readonly scope: { readonly name: string };
  readonly items: readonly DecodedItem[];
}

/** The scopes of a resource. */
export interface DecodedResourceGroup {
  readonly resource: { readonly attributes: readonly DecodedAttribute[] } | null;
  readonly scopes: readonly DecodedScopeGroup[];
}

interface Message {
  readonly $type: {
    toObject(message: object, options: object): unknown;
    encode(message: object): { finish(): Uint8Array };
  };
}

/**
 * A request as plain values: numbers of 64 bits as decimal text, bytes in base64, and the defaults
 * where nothing was written, so that what OTLP takes for equal is equal.
 */
export function decode(signal: EncodedSignal, bytes: Uint8Array): unknown {
  const message = decodeMessage(signal, bytes);
  return message.$type.toObject(message, {
    longs: String,
    bytes: String,
    defaults: true,
    oneofs: true,
  });
}

/** A request by resource and scope, with the same names for both signals. */
export function decodeGroups(
  signal: EncodedSignal,
  bytes: Uint8Array,
): readonly DecodedResourceGroup[] {
  const [resources, scopes, items] = FIELDS[signal];
  const request = decode(signal, bytes) as Fields;
  return (request[resources] as Fields[]).map((group) => ({
    resource: group['resource'] as DecodedResourceGroup['resource'],
    scopes: (group[scopes] as Fields[]).map((scopeGroup) => ({
      scope: scopeGroup['scope'] as DecodedScopeGroup['scope'],
      items: scopeGroup[items] as DecodedItem[],
    })),
  }));
}

/** Returns the number of bytes that protobufjs needs for the same fields. */
export function shortestLength(signal: EncodedSignal, bytes: Uint8Array): number {
  const message = decodeMessage(signal, bytes);
  return message.$type.encode(message).finish().length;
}

type Fields = Readonly<Record<string, unknown>>;

const FIELDS = {
  traces: ['resourceSpans', 'scopeSpans', 'spans'],
  logs: ['resourceLogs', 'scopeLogs', 'logRecords'],
} as const;

const decodeMessage = (signal: EncodedSignal, bytes: Uint8Array): Message =>
  decodeRequest(signal, 'protobuf', bytes) as unknown as Message;
