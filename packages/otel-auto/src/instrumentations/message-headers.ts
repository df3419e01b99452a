import { propagation, type Context } from '@opentelemetry/api';

/** What a carrier of text may hold everywhere: HTTP, gRPC and the queues take printable ASCII. */
const PRINTABLE = /^[ -~]+$/;

/**
 * What the propagators write for a context, in an object of its own; what is not valid everywhere is
 * left out.
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
 * The fields of a context that may be added beside the headers that a message has: none where the
 * application has written a context of its own, else those that it has not written itself.
 */
export function fieldsBeside(names: readonly string[], ofContext: Context): Record<string, string> {
  const present = new Set(names.map((name) => name.toLowerCase()));
  const isTaken = (field: string) => present.has(field.toLowerCase());
  if (propagation.fields().some((field) => field !== 'baggage' && isTaken(field))) return {};
  return Object.fromEntries(
    Object.entries(injectedFields(ofContext)).filter(([field]) => !isTaken(field)),
  );
}
