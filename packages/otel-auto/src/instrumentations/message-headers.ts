import { propagation, type Context } from '@opentelemetry/api';
import { partOf } from '../propagation/part-of';
import { currentRuntime } from '../runtime';
import type { ContextPart, PropagationTarget } from '../settings/settings';

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

/**
 * Returns the fields of a context that may be added to a message: as {@link fieldsBeside}, but with
 * a list of targets only the parts that it gives to messages. A message names no host that could be
 * in the list, and who consumes it is not known.
 */
export function fieldsForMessage(
  names: readonly string[],
  ofContext: Context,
  targets = currentRuntime()?.settings.propagation.targets,
): Record<string, string> {
  const fields = fieldsBeside(names, ofContext);
  if (targets === undefined) return fields;
  const parts = partsForMessages(targets);
  return Object.fromEntries(
    Object.entries(fields).filter(([name]) => parts.includes(partOf(name))),
  );
}

/** The name in the list of targets that stands for all messages. */
const MESSAGES = 'messages';

/** Baggage leaves in messages only where the list says so; the trace goes on. */
const partsForMessages = (targets: readonly PropagationTarget[]): readonly ContextPart[] =>
  targets.find(({ host }) => host === MESSAGES)?.parts ?? ['traceparent', 'tracestate'];
