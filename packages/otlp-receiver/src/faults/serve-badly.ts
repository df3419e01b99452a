import type { ExchangeRequest, ExchangeResponse } from '../serving/exchange';
import { setTimeout as sleep } from 'node:timers/promises';
import { withoutFirst } from '../decoding/arrival';
import { answer } from '../serving/answer';
import { receive, toReceivedRequest } from '../serving/receive';
import type { ServeOptions } from '../serving/serve';
import { answerBadly, reset } from './answer-badly';
import type { RequestFault } from './fault';

/** Serves one request with a fault. Never rejects. */
export async function serveBadly(
  request: ExchangeRequest,
  response: ExchangeResponse,
  { store, progress, fault }: ServeOptions & { readonly fault: RequestFault },
): Promise<void> {
  if (fault.kind === 'reset' && (await isResetUnread(request, fault.when))) {
    store.add(toReceivedRequest(request, { bytes: 0, status: 0, fault: fault.kind }), {});
    reset(request);
    return;
  }
  const reception = await receive(request, progress);
  // the client disconnected before it had sent everything
  if (reception === undefined) return;
  const { arrival } = reception;
  const record = { ...reception.request, fault: fault.kind };
  switch (fault.kind) {
    case 'late':
      store.see(arrival);
      await sleep(fault.delayMillis);
      if (response.destroyed) {
        store.add({ ...record, status: 0 }, {});
      } else {
        store.add(record, { accepted: arrival });
        answer(request, response, reception);
      }
      return;
    case 'partial-success':
      store.add(record, {
        seen: arrival,
        accepted: arrival && withoutFirst(arrival, fault.rejected),
      });
      answer(request, response, reception, fault);
      return;
    default:
      store.add(
        { ...record, status: fault.kind === 'answer' ? fault.status : 0 },
        { seen: arrival },
      );
      answerBadly(request, response, fault);
  }
}

/** Resolves to whether a reset comes before the body is read, at the time of the reset. */
async function isResetUnread(request: ExchangeRequest, when: string): Promise<boolean> {
  if (when === 'within-body') {
    await new Promise<void>((resolve) => {
      request.once('data', () => resolve());
      request.once('close', () => resolve());
    });
  }
  return when === 'before-body' || when === 'within-body';
}
