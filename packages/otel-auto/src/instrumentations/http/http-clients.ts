import { subscribe } from 'node:diagnostics_channel';
import type * as Http from 'node:http';
import { context as contextApi, propagation, trace, type Context } from '@opentelemetry/api';
import { isSentByAgent } from '../../context/agents';
import { isSuppressed } from '../../context/is-suppressed';
import { guarded } from '../../patching/guarded';
import { Patches } from '../../patching/patches';
import type { Invoke } from '../../patching/wrap-function';
import { announcesClientRequests } from './announces-client-requests';
import { ClientTelemetry, type ClientCall } from './client-call';
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
  /** Its span, where it had to be there before the request. */
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
 * Makes the span and the duration of each request that `http` and `https` send, and tells the server
 * of the trace.
 *
 * Node.js says on a channel that it has made a request, in time to add headers to it. That is too late
 * where headers are written down at once (an array, `Expect`), and Node.js 20 has no such channel: there
 * `request` and `get` hand on a copy of the headers with ours, and everything else as it came.
 *
 * Semantic conventions for HTTP, "HTTP client span" and "HTTP client metrics".
 *
 * @returns what has to be done to `http` and to `https`
 */
export function instrumentHttpClients(nodeVersion = process.versions.node): WrapClient {
  const telemetry = new ClientTelemetry('http');
  const isAnnounced = announcesClientRequests(nodeVersion);
  const patches = new Patches();
  let present: PresentCall | undefined;

  if (isAnnounced) {
    // Not the request's own, which a subclass may have.
    const { getHeader, setHeader } = (require('node:http') as typeof Http).OutgoingMessage
      .prototype;
    const onCreated = guarded(
      'the span of a request that is sent',
      ({ request }: CreatedMessage) => {
        if (present?.prepared !== undefined) return;
        const active = contextApi.active();
        const readHeader: ReadHeader = (name) => Reflect.apply(getHeader, request, [name]);
        if (isSuppressed() || isSentByAgent(readHeader)) return;
        const place = placeOfCall(active, readHeader);
        const about = describeRequest(request, readHeader, present?.args);
        const call = telemetry.start(about, place.context);
        followRequest(call, request, active);
        if (request.headersSent) return;
        for (const header of headersFor(call, place, readHeader)) {
          Reflect.apply(setHeader, request, header);
        }
      },
    );
    subscribe('http.client.request.created', (message) => onCreated(message as CreatedMessage));
  }

  const prepare = guarded(
    'the span of a request that is sent',
    (args: RequestArguments, protocol: string): Prepared | undefined => {
      if (isAnnounced && !areHeadersSentAtOnce(args)) return undefined;
      // Nothing would be added: what the channel tells is enough.
      if (isAnnounced && propagation.fields().length === 0) return undefined;
      const active = contextApi.active();
      const readHeader = readHeaderIn(args);
      if (isSuppressed() || isSentByAgent(readHeader)) return undefined;
      const place = placeOfCall(active, readHeader);
      const call = telemetry.start(describeArguments(args, protocol), place.context);
      const headers = headersFor(call, place, readHeader);
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

const headersFor = (
  call: ClientCall,
  { context, keepsGiven }: Place,
  readHeader: ReadHeader,
): readonly Header[] =>
  injectedHeaders(trace.setSpan(context, call.span), readHeader, keepsGiven) ?? [];
