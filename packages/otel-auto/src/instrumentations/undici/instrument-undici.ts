import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { context, trace } from '@opentelemetry/api';
import { isSentByAgent } from '../../context/agents';
import { isSuppressed } from '../../context/is-suppressed';
import { guarded } from '../../patching/guarded';
import { readHeaderInPairs } from '../http/captured-headers';
import type { PartsFor } from '../../propagation/boundary';
import { ClientTelemetry, type ClientCall, type ClientSettings } from '../http/client-call';
import { injectedHeaders, placeOfCall } from '../http/injected-headers';
import { peerOf } from '../http/peer-address';
import {
  describeUndiciRequest,
  readHeaderOf,
  keepOneOfEach,
  setHeaderOf,
  type UndiciRequest,
} from './undici-request';

interface Message {
  readonly request: UndiciRequest;
}

/**
 * Creates the span and the duration of each request of `fetch` and undici, and propagates the
 * context to the server. A request has one header of each name, whatever the caller has passed.
 *
 * Undici publishes the progress of its requests on channels; nothing is wrapped.
 *
 * Semantic conventions for HTTP, "HTTP client span" and "HTTP client metrics".
 *
 * @param partsFor - chooses what hosts get of the context, if not all of it
 * @returns the subscriber of `undici:request:create`; the caller has subscribed to that channel
 */
export function instrumentUndici(
  settings: ClientSettings,
  partsFor?: PartsFor,
): (message: unknown) => void {
  const telemetry = new ClientTelemetry('undici', settings);
  const calls = new WeakMap<UndiciRequest, ClientCall>();
  const on = <Name extends string>(
    name: Name,
    act: (call: ClientCall, message: Message & Record<string, unknown>) => void,
  ): void => {
    const subscriber = guarded(
      'the end of a fetch',
      (message: Message & Record<string, unknown>) => {
        const call = calls.get(message.request);
        if (call !== undefined) act(call, message);
      },
    );
    subscribe(name, (message) => subscriber(message as Message & Record<string, unknown>));
  };

  on('undici:client:sendHeaders', (call, { request, socket }) => {
    call.sent(() => readHeaderOf(request));
    const { alpnProtocol } = (socket ?? {}) as { alpnProtocol?: unknown };
    call.connected(peerOf(socket as Socket | undefined), alpnProtocol === 'h2' ? '2' : '1.1');
  });
  on('undici:request:headers', (call, { response }) => {
    const { statusCode, headers } = response as { statusCode: number; headers?: unknown };
    call.answered(statusCode, () => readHeaderInPairs(headers));
  });
  on('undici:request:trailers', (call) => call.end());
  on('undici:request:error', (call, { error }) => {
    const { name } = (error ?? {}) as { name?: unknown };
    // A caller that has a response and does not want the rest of it has not failed.
    if (name === 'AbortError') call.end(name);
    else call.fail(error);
  });

  return guarded('the span of a fetch', (message) => {
    const { request } = message as Message;
    const active = context.active();
    // The request that opens a tunnel is a step of another request.
    if (request.method === 'CONNECT' || isSuppressed()) return;
    const readHeader = readHeaderOf(request);
    if (isSentByAgent(readHeader)) return;
    const { context: parent, keepsGiven } = placeOfCall(active, readHeader);
    // Undici does not publish how an upgrade ends.
    const isUpgrade =
      request.upgrade !== undefined && request.upgrade !== null && request.upgrade !== false;
    const about = describeUndiciRequest(request);
    if (!isUpgrade && about !== undefined && telemetry.ignores(about)) return;
    const call = about === undefined || isUpgrade ? undefined : telemetry.start(about, parent);
    if (call !== undefined) calls.set(request, call);
    const own = call === undefined ? parent : trace.setSpan(parent, call.span);
    const parts = partsFor?.(about?.destination.host, about?.destination.port);
    const headers = injectedHeaders(own, readHeader, { keepsGiven, parts }) ?? [];
    for (const header of headers) setHeaderOf(request, header);
    const written = headers.filter(([, value]) => value !== undefined);
    keepOneOfEach(request, written, trace.getSpanContext(own)?.traceId);
  });
}
