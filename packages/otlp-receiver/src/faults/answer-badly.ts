import type { ExchangeRequest, ExchangeResponse } from '../serving/exchange';
import { MEDIA_TYPES } from '../serving/export-request';
import type { RequestFault } from './fault';

/** A fault that affects the response to a request that was read and not accepted. */
export type BadAnswer = Extract<
  RequestFault,
  { kind: 'hang' | 'reset' | 'trickle' | 'flood' | 'garbage' | 'answer' }
>;

/** Responds to a request that was read in the way of its fault, or not at all. */
export function answerBadly(
  request: ExchangeRequest,
  response: ExchangeResponse,
  fault: BadAnswer,
): void {
  switch (fault.kind) {
    case 'hang':
      return;
    case 'reset':
      if (fault.when === 'within-answer') beginAnswer(response, () => reset(request));
      else reset(request);
      return;
    case 'trickle':
      trickle(response, fault.intervalMillis ?? TRICKLE_INTERVAL_MILLIS);
      return;
    case 'flood':
      flood(response);
      return;
    case 'garbage':
      request.socket.end(fault.text ?? 'SSH-2.0-not-a-collector\r\n');
      return;
    case 'answer':
      response.writeHead(fault.status, fault.headers);
      response.end(fault.body);
      return;
  }
}

/** Closes a connection so that its other end sees a reset. */
export function reset({ socket }: ExchangeRequest): void {
  // inside TLS no reset can be sent
  if ('encrypted' in socket) socket.destroy();
  else socket.resetAndDestroy();
}

const TRICKLE_INTERVAL_MILLIS = 100;

/** Sends the head of a response that announces more bytes than follow. */
function beginAnswer(response: ExchangeResponse, onSent: () => void): void {
  response.writeHead(200, { 'Content-Type': MEDIA_TYPES.protobuf, 'Content-Length': 1_000 });
  response.write(Buffer.alloc(10), onSent);
}

function trickle(response: ExchangeResponse, intervalMillis: number): void {
  response.writeHead(200, { 'Content-Type': MEDIA_TYPES.protobuf });
  response.flushHeaders();
  const timer = setInterval(() => response.write('\0'), intervalMillis);
  response.once('close', () => clearInterval(timer));
}

const FLOOD = Buffer.alloc(64 * 1024);

/** Continues to write whenever the sender has read. */
function flood(response: ExchangeResponse): void {
  response.writeHead(200, { 'Content-Type': MEDIA_TYPES.protobuf });
  const pour = () => {
    if (!response.destroyed) response.write(FLOOD, () => setImmediate(pour));
  };
  pour();
}
