import type { ServerResponse } from 'node:http';
import type { Context, Link, SpanContext, TextMapGetter } from '@opentelemetry/api';
import { LINKED_ROOT } from '../context/linked-context';
import type { LoaderOf } from '../loader-of';
import { once } from '../once';
import type { ContextPart, Settings } from '../settings/settings';

/** The origin of a request, by which its treatment is chosen. */
export interface Origin {
  /** The path without its query; over gRPC `/package.Service/Method`. */
  readonly path: string;
  /** The address at the other end of the connection, if it has one. */
  readonly peer: string | undefined;
}

/** The context in which a request is served, and the link to the caller where it is not the parent. */
export interface Received {
  readonly context: Context;
  readonly links: Link[];
}

/** Reads the context of a request as the settings say. */
export type Receive = <Carrier>(
  carrier: Carrier,
  origin: Origin,
  getter?: TextMapGetter<Carrier>,
) => Received;

/** Returns the parts of our context that a host gets. */
export type PartsFor = (
  host: string | undefined,
  port: number | undefined,
) => ReadonlySet<ContextPart>;

/** Lets a response that is yet to be sent name a span. Throws if the response is frozen. */
export type Answer = (response: ServerResponse, spanContext: SpanContext) => void;

/**
 * The exceptions to what passes the boundary of this process in either direction. By default all are
 * `undefined`: every caller's trace is continued, every host gets all parts, no
 * response names its trace, and nothing is loaded for any of it.
 */
export interface Boundary {
  readonly receive: Receive | undefined;
  readonly partsFor: PartsFor | undefined;
  readonly answer: Answer | undefined;
}

/** Creates the boundary from the settings. */
export function createBoundary({
  settings,
  chunks,
}: {
  readonly settings: Pick<Settings, 'propagation'>;
  readonly chunks: LoaderOf<{ readonly boundary: typeof import('../chunks/boundary') }>;
}): Boundary {
  const { incoming, targets, responseHeaders } = settings.propagation;
  const isOpen = incoming.otherwise === 'continue' && incoming.rules.length === 0;
  const chunk = once(() => chunks.load('boundary'));
  return {
    receive: isOpen ? undefined : chunk().createReceive(incoming, LINKED_ROOT),
    partsFor: targets && chunk().createPartsFor(targets),
    answer: responseHeaders.length > 0 ? chunk().createAnswer(responseHeaders) : undefined,
  };
}
