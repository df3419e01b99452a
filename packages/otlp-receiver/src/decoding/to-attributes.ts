import type { Attributes, AttributeValue } from '../telemetry';
import type { WireAnyValue, WireKeyValue } from './otlp-messages';
import { toInteger } from './to-integer';

/** Converts a list of key-value pairs to an object. */
export function toAttributes(pairs: readonly WireKeyValue[]): Attributes {
  // fromEntries makes `__proto__` a key like any other
  return Object.fromEntries(pairs.map(({ key, value }) => [key, toAttributeValue(value)]));
}

/** Converts an `AnyValue`; an empty or absent one is `null`. */
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
      // a copy, since what protobufjs reads is a view that would keep the whole request
      return Uint8Array.from(any.bytesValue);
    default:
      return null;
  }
}
