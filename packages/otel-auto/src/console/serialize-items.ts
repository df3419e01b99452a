import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { toJsonValue } from './to-json-value';

/** What upstream's serializers of the three signals have in common. */
export interface Serializer {
  serializeRequest(items: never): Uint8Array | undefined;
  deserializeResponse(answer: Uint8Array): object;
}

/**
 * Encodes spans, log records or metrics. Upstream's serializers throw for all of them when one of them
 * has something in it that they cannot encode, as a body that contains itself; so that one goes as what
 * can be read of it, or not at all.
 *
 * @returns no body where nothing is left of spans and log records
 * @throws whatever upstream's serializer throws for metrics
 */
export function serializeItems(
  serializer: Serializer,
  items: never,
): { readonly body: Uint8Array | undefined; readonly notEncodedCount?: number } {
  try {
    return { body: serializer.serializeRequest(items) };
  } catch (error) {
    const all: unknown = items;
    if (!Array.isArray(all)) throw error;
    const encodable = all.map(toReadable).filter((item) => isEncodable(serializer, item));
    return {
      body: encodable.length > 0 ? serializer.serializeRequest(encodable as never) : undefined,
      notEncodedCount: all.length - encodable.length,
    };
  }
}

function isEncodable(serializer: Serializer, item: unknown): boolean {
  try {
    return serializer.serializeRequest([item] as never) !== undefined;
  } catch {
    return false;
  }
}

/** The record with a body of plain values; a span and any other record as it is. */
function toReadable(item: unknown): unknown {
  const { body } = item as Partial<ReadableLogRecord>;
  if (typeof body !== 'object' || body === null) return item;
  return Object.create(item as object, { body: { value: toJsonValue(body) } }) as unknown;
}
