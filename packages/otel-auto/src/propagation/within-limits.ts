import type { TextMapSetter } from '@opentelemetry/api';
import { partOf } from './part-of';

/** The limits of W3C Baggage, in bytes and entries. */
const MAX_LENGTH = 8192;
const MAX_ENTRIES = 180;

/**
 * Wraps a setter so that the baggage that it writes in all forms together stays within the limits
 * of W3C Baggage: servers refuse requests whose headers are too long. Headers beyond are left out.
 */
export function withinLimits(setter: TextMapSetter): TextMapSetter {
  let length = 0;
  let entries = 0;
  return {
    set(carrier, name, value) {
      if (partOf(name) === 'baggage') {
        // The name of W3C's header is not part of its length; that of one for each entry is.
        const isList = name === 'baggage';
        length += value.length + (isList ? 0 : name.length);
        entries += isList ? value.split(',').length : 1;
        if (length > MAX_LENGTH || entries > MAX_ENTRIES) return;
      }
      setter.set(carrier, name, value);
    },
  };
}
