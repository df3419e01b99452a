import type { Attributes, AttributeValue } from '../telemetry';
import type { WireAnyValue, WireKeyValue } from './otlp-messages';
import { toInteger } from './to-integer';

/** Converts a list of key-value pairs to an object. */
export function toAttributes(pairs: readonly WireKeyValue[]): Attributes {
  // fromEntries treats `__proto__` like any other key
  return Object.fromEntries(pairs.map(({ key, value }) => [key, toAttributeValue(value)]));
}

/** Converts an `AnyValue`; an empty or absent one to `null`. */
export function toAttributeValue(any: WireAnyValue | null): AttributeValue {
  switch (any?.value) {
    case 'stringValue':
      return any.stringValue;
    case 'boolValue':
      return any.boolValue;
    case 'intValue':
      return toInteger(any.intValue);
    case 'doubleValue':
      return any.doubleValue;
    case 'arrayValue':
      return any.arrayValue.values.map(toAttributeValue);
    case 'kvlistValue':
      return toAttributes(any.kvlistValue.values);
    case 'bytesValue':
      // a copy, since the bytes of protobufjs are a view that would keep the whole request in
      // memory
      return Uint8Array.from(any.bytesValue);
    default:
      return null;
  }
}
