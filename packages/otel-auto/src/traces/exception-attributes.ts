import type { Attributes } from '@opentelemetry/api';
import {
  ATTR_EXCEPTION_MESSAGE,
  ATTR_EXCEPTION_STACKTRACE,
  ATTR_EXCEPTION_TYPE,
} from '@opentelemetry/semantic-conventions';
import { readProperty } from '../any-values/read-property';
import { toText } from '../any-values/to-text';

/**
 * Returns the attributes of an exception, as far as it can be read: those that the SDK's
 * `recordException` sets. Never throws.
 */
export function toExceptionAttributes(exception: unknown): Attributes {
  if (typeof exception === 'string') return { [ATTR_EXCEPTION_MESSAGE]: exception };
  const [code, name, message, stack] = ['code', 'name', 'message', 'stack'].map((key) =>
    toText(readProperty(exception, key)),
  );
  const type = code || name;
  return {
    ...(type ? { [ATTR_EXCEPTION_TYPE]: type } : {}),
    [ATTR_EXCEPTION_MESSAGE]: message || 'an exception that cannot be read',
    ...(stack ? { [ATTR_EXCEPTION_STACKTRACE]: stack } : {}),
  };
}
