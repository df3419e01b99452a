import { propagation, type Context } from '@opentelemetry/api';

/**
 * Matches the values that all carriers of text accept: HTTP, gRPC and the queues take printable
 * ASCII.
 */
const PRINTABLE = /^[ -~]+$/;

/**
 * Returns the fields that the propagators write for a context, in an object of its own, without
 * those that are not valid everywhere.
 */
function injectedFields(ofContext: Context): Record<string, string> {
  const fields: Record<string, string> = {};
  propagation.inject(ofContext, fields);
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) => typeof value === 'string' && PRINTABLE.test(value),
    ),
  );
}

/**
 * Returns the fields of a context that may be added to the headers of a message: none if the
 * application has written a context of its own, otherwise those that it has not written itself.
 */
export function fieldsBeside(names: readonly string[], ofContext: Context): Record<string, string> {
  const present = new Set(names.map((name) => name.toLowerCase()));
  const isTaken = (field: string) => present.has(field.toLowerCase());
  if (propagation.fields().some((field) => field !== 'baggage' && isTaken(field))) return {};
  return Object.fromEntries(
    Object.entries(injectedFields(ofContext)).filter(([field]) => !isTaken(field)),
  );
}
