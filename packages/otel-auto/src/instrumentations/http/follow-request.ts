import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Context } from '@opentelemetry/api';
import { guarded } from '../../patching/guarded';
import { readHeaderInHead } from './captured-headers';
import type { ClientCall } from './client-call';
import { emitInContext } from './emit-in-context';
import { peerOf } from './peer-address';

/**
 * Emits the events of a request and its response in the caller's context, and ends the span with
 * the response, or with whatever replaces it.
 */
export function followRequest(call: ClientCall, request: ClientRequest, context: Context): void {
  let answer: IncomingMessage | undefined;
  const onEvent = guarded(
    'the end of a request that is sent',
    (event: string | symbol, argument: unknown) => {
      if (call.hasEnded) return;
      if (AFTER_HEAD.has(event)) call.sent(() => readHeaderInHead(headOf(request)));
      if (event === 'response') {
        answer = argument as IncomingMessage;
        readAnswer(call, answer);
        followAnswer(call, answer, context);
      } else if (event === 'upgrade' || event === 'connect') {
        // Data after an upgrade belongs to another protocol.
        readAnswer(call, argument as IncomingMessage);
        call.end();
      } else if (event === 'error') {
        call.fail(argument);
      } else if (event === 'close') {
        if (answer !== undefined) endWith(call, answer);
        else endWithoutListener(call, request);
      }
    },
  );
  emitInContext(request, context, onEvent);
}

/** The events after which the head of a request does not change. */
const AFTER_HEAD: ReadonlySet<string | symbol> = new Set([
  'response',
  'upgrade',
  'connect',
  'error',
  'close',
]);

/** Returns the head of a request as it was sent. */
const headOf = (request: ClientRequest): unknown =>
  (request as { readonly _header?: unknown })._header;

/**
 * Ends the span with the response, which may end without an `end` event if it was not read, or was
 * destroyed.
 */
function followAnswer(call: ClientCall, answer: IncomingMessage, context: Context): void {
  const onEvent = guarded('the end of an answer', (event: string | symbol, argument: unknown) => {
    if (call.hasEnded) return;
    if (event === 'end') call.end();
    else if (event === 'error') call.fail(argument);
    else if (event === 'close') endWith(call, answer);
  });
  emitInContext(answer, context, onEvent);
}

/**
 * Ends the span with an error if the connection broke off the response; not if the application
 * stopped reading it.
 */
function endWith(call: ClientCall, answer: IncomingMessage): void {
  const { errored } = answer;
  if (answer.complete || errored === null || errored === undefined) call.end();
  else call.fail(errored);
}

/** Ends the span when Node.js closes the connection of an answered upgrade that has no listener. */
function endWithoutListener(call: ClientCall, request: ClientRequest): void {
  const { res } = request as { res?: (IncomingMessage & { upgrade?: unknown }) | null };
  if (res?.upgrade === true) readAnswer(call, res);
  call.end();
}

function readAnswer(call: ClientCall, answer: IncomingMessage): void {
  call.connected(peerOf(answer.socket), answer.httpVersion);
  const { headers, statusCode } = answer;
  if (statusCode !== undefined) call.answered(statusCode, () => (name) => headers[name]);
}
