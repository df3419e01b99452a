import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Context } from '@opentelemetry/api';
import { guarded } from '../../patching/guarded';
import type { ClientCall } from './client-call';
import { emitInContext } from './emit-in-context';
import { peerOf } from './peer-address';

/**
 * Lets what a request and its answer emit happen in the context of who has asked, and ends the span
 * with the answer, or with what came in its place.
 */
export function followRequest(call: ClientCall, request: ClientRequest, context: Context): void {
  let answer: IncomingMessage | undefined;
  const onEvent = guarded(
    'the end of a request that is sent',
    (event: string | symbol, argument: unknown) => {
      if (call.hasEnded) return;
      if (event === 'response') {
        answer = argument as IncomingMessage;
        readAnswer(call, answer);
        followAnswer(call, answer, context);
      } else if (event === 'upgrade' || event === 'connect') {
        // What follows is another protocol.
        readAnswer(call, argument as IncomingMessage);
        call.end();
      } else if (event === 'error') {
        call.fail(argument);
      } else if (event === 'close') {
        if (answer !== undefined) endWith(call, answer);
        else endUnheard(call, request);
      }
    },
  );
  emitInContext(request, context, onEvent);
}

/** An answer may end without an `end`: one that nobody read, or that was destroyed. */
function followAnswer(call: ClientCall, answer: IncomingMessage, context: Context): void {
  const onEvent = guarded('the end of an answer', (event: string | symbol, argument: unknown) => {
    if (call.hasEnded) return;
    if (event === 'end') call.end();
    else if (event === 'error') call.fail(argument);
    else if (event === 'close') endWith(call, answer);
  });
  emitInContext(answer, context, onEvent);
}

/** What the connection left unfinished has failed; what the application did not want has not. */
function endWith(call: ClientCall, answer: IncomingMessage): void {
  const { errored } = answer;
  if (answer.complete || errored === null || errored === undefined) call.end();
  else call.fail(errored);
}

/** Node.js ends the connection of an answered upgrade that nobody listens to. */
function endUnheard(call: ClientCall, request: ClientRequest): void {
  const { res } = request as { res?: (IncomingMessage & { upgrade?: unknown }) | null };
  if (res?.upgrade === true) readAnswer(call, res);
  call.end();
}

function readAnswer(call: ClientCall, answer: IncomingMessage): void {
  call.connected(peerOf(answer.socket), answer.httpVersion);
  if (answer.statusCode !== undefined) call.answered(answer.statusCode);
}
