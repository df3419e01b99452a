import { subscribe } from 'node:diagnostics_channel';
import type * as Http from 'node:http';
import { context as contextApi, propagation, trace, type Context } from '@opentelemetry/api';
import { isSentByAgent } from '../../context/agents';
import { isSuppressed } from '../../context/is-suppressed';
import { guarded } from '../../patching/guarded';
import type { PartsFor } from '../../propagation/boundary';
import { Patches } from '../../patching/patches';
import type { Invoke } from '../../patching/wrap-function';
import { announcesClientRequests } from './announces-client-requests';
import {
  ClientTelemetry,
  type ClientCall,
  type ClientSettings,
  type SentRequest,
} from './client-call';
import { followRequest } from './follow-request';
import {
  injectedHeaders,
  placeOfCall,
  type Header,
  type Place,
  type ReadHeader,
} from './injected-headers';
import {
  areHeadersSentAtOnce,
  readHeaderIn,
  withHeaders,
  type RequestArguments,
} from './request-arguments';
import { describeArguments, describeRequest } from './sent-request';

/** The message of `http.client.request.created`. */
interface CreatedMessage {
  readonly request: Http.ClientRequest;
}

/** A call of `request` or `get` that is in progress. */
interface PresentCall {
  readonly args: RequestArguments;
  /** The span, if it had to be started before the request was created. */
  readonly prepared?: Prepared | undefined;
}

interface Prepared {
  readonly call: ClientCall;
  readonly args: RequestArguments;
  readonly active: Context;
}

/** Wraps `request` and `get` of one of the two modules. */
export type WrapClient = (exports: object, protocol: 'http:' | 'https:') => void;

/**
 * Creates the span and the duration of each request that `http` and `https` send, and propagates
 * the context to the server.
 *
 * Node.js publishes on a channel that it has created a request, in time to add headers to it. That
 * is too late if headers are sent at once (an array, `Expect`), and Node.js 20 has no such channel:
 * in these cases `request` and `get` pass on a copy of the headers with ours, and everything else
 * unchanged.
 *
 * Semantic conventions for HTTP, "HTTP client span" and "HTTP client metrics".
 *
 * @param partsFor - chooses what hosts get of the context, if not all of it
 * @returns a function that wraps `http` or `https`
 */
export function instrumentHttpClients(
  settings: ClientSettings,
  nodeVersion = process.versions.node,
  partsFor?: PartsFor,
): WrapClient {
  const telemetry = new ClientTelemetry('http', settings);
  const isAnnounced = announcesClientRequests(nodeVersion);
  const patches = new Patches();
  let present: PresentCall | undefined;

  const headersFor = (
    call: ClientCall,
    { context, keepsGiven }: Place,
    { destination }: SentRequest,
    readHeader: ReadHeader,
  ): readonly Header[] => {
    const parts = partsFor?.(destination.host, destination.port);
    const own = trace.setSpan(context, call.span);
    return injectedHeaders(own, readHeader, { keepsGiven, parts }) ?? [];
  };

  if (isAnnounced) {
    // The request's own methods may be those of a subclass.
    const { getHeader, removeHeader, setHeader } = (require('node:http') as typeof Http)
      .OutgoingMessage.prototype;
    const onCreated = guarded(
      'the span of a request that is sent',
      ({ request }: CreatedMessage) => {
        if (present?.prepared !== undefined) return;
        const active = contextApi.active();
        const readHeader: ReadHeader = (name) => Reflect.apply(getHeader, request, [name]);
        if (isSuppressed() || isSentByAgent(readHeader)) return;
        const place = placeOfCall(active, readHeader);
        const about = describeRequest(request, readHeader, present?.args);
        if (telemetry.ignores(about)) return;
        const call = telemetry.start(about, place.context);
        followRequest(call, request, active);
        if (request.headersSent) return;
        for (const [name, value] of headersFor(call, place, about, readHeader)) {
          if (value === undefined) Reflect.apply(removeHeader, request, [name]);
          else Reflect.apply(setHeader, request, [name, value]);
        }
      },
    );
    subscribe('http.client.request.created', (message) => onCreated(message as CreatedMessage));
  }

  const prepare = guarded(
    'the span of a request that is sent',
    (args: RequestArguments, protocol: string): Prepared | undefined => {
      if (isAnnounced && !areHeadersSentAtOnce(args)) return undefined;
      // There is nothing to add to the headers: the channel is sufficient.
      if (isAnnounced && propagation.fields().length === 0) return undefined;
      const active = contextApi.active();
      const readHeader = readHeaderIn(args);
      if (isSuppressed() || isSentByAgent(readHeader)) return undefined;
      const about = describeArguments(args, protocol);
      if (telemetry.ignores(about)) return undefined;
      const place = placeOfCall(active, readHeader);
      const call = telemetry.start(about, place.context);
      const headers = headersFor(call, place, about, readHeader);
      return {
        call,
        active,
        args: (headers.length === 0 ? undefined : withHeaders(args, headers)) ?? args,
      };
    },
  );

  const invoke =
    (protocol: string): Invoke =>
    (original, thisArg, args) => {
      const outer = present;
      const prepared = prepare(args, protocol);
      present = { args, prepared };
      try {
        const request = Reflect.apply(original, thisArg, prepared?.args ?? args) as unknown;
        if (prepared !== undefined) follow(prepared, request);
        return request;
      } finally {
        present = outer;
      }
    };

  return (exports, protocol) => {
    patches.method(exports, 'request', invoke(protocol));
    patches.method(exports, 'get', invoke(protocol));
  };
}

const follow = guarded(
  'the end of a request that is sent',
  ({ call, active }: Prepared, request: unknown) =>
    followRequest(call, request as Http.ClientRequest, active),
);
