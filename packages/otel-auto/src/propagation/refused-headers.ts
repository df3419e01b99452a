import {
  createContextKey,
  defaultTextMapGetter,
  propagation,
  ROOT_CONTEXT,
  trace,
  type Context,
  type TextMapGetter,
} from '@opentelemetry/api';
import { hasOtherTracer } from '../context/agents';
import { once } from '../once';
import { partOf } from './part-of';

/** Reads a header by its name in lower case. */
export type ReadHeader = (name: string) => unknown;

/** The headers of a caller whose context is not continued. */
interface Refused {
  readonly read: ReadHeader;
  /** Returns the names of all headers that may carry a context. */
  readonly names: () => readonly string[];
  readonly traceId: () => string | undefined;
}

const REFUSED = createContextKey('@acme/otel-auto/refused headers');

/** Returns the context of a request that remembers which headers of its caller are not continued. */
export function refuseHeaders<Carrier>(
  context: Context,
  carrier: Carrier,
  getter: TextMapGetter<Carrier> = defaultTextMapGetter as TextMapGetter<Carrier>,
): Context {
  const read: ReadHeader = (name) => getter.get(carrier, name);
  const refused: Refused = {
    read,
    names: once(() => [
      ...propagation.fields(),
      ...getter.keys(carrier).filter((name) => partOf(name) === 'baggage' && name !== 'baggage'),
    ]),
    traceId: once(() => traceIdOf(read)),
  };
  return context.setValue(REFUSED, refused);
}

/**
 * Returns the names of the headers of an outgoing request that are those of a caller whose context
 * is not continued. A proxy copies the headers of the request that it serves; what it copies is not
 * what the application says of its traces.
 *
 * @param active - the context in which the request is sent
 */
export function refusedAmong(active: Context, readHeader: ReadHeader): readonly string[] {
  const refused = active.getValue(REFUSED) as Refused | undefined;
  if (refused === undefined) return NONE;
  const isOfSameTrace = once(() => {
    const traceId = traceIdOf(readHeader);
    // Another tracer continues what ours does not, and has written its own span.
    return traceId !== undefined && traceId === refused.traceId() && !hasOtherTracer();
  });
  return refused.names().filter((name) => {
    const value = textOf(readHeader(name));
    if (value === undefined) return false;
    return value === textOf(refused.read(name)) || (partOf(name) !== 'baggage' && isOfSameTrace());
  });
}

const NONE: readonly string[] = [];

const textOf = (value: unknown): string | undefined => {
  const text: unknown = Array.isArray(value) ? value.join() : value;
  return typeof text === 'string' ? text : undefined;
};

const traceIdOf = (read: ReadHeader): string | undefined =>
  trace.getSpanContext(propagation.extract(ROOT_CONTEXT, read, GETTER))?.traceId;

const GETTER: TextMapGetter<ReadHeader> = {
  get: (read, name) => textOf(read(name.toLowerCase())),
  keys: () => [],
};
