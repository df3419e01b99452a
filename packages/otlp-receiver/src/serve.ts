import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { answer } from './answer';
import { answerBadly, reset } from './answer-badly';
import { withoutFirst } from './arrival';
import type { RequestFault } from './fault';
import type { Progress } from './progress';
import { receive, toReceivedRequest, type Reception } from './receive';
import type { TelemetryStore } from './telemetry-store';

/** What a request is served with. */
export interface ServeOptions {
  readonly store: TelemetryStore;
  readonly progress: Progress;
  readonly fault: RequestFault | undefined;
}

/** Serves one request: well, or with a fault. Never rejects. */
export async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { store, progress, fault }: ServeOptions,
): Promise<void> {
  if (fault?.kind === 'reset' && (await isResetUnread(request, fault.when))) {
    store.add(toReceivedRequest(request, { bytes: 0, status: 0, fault: fault.kind }), {});
    reset(request);
    return;
  }
  const reception = await receive(request, progress);
  // the client went away half-way
  if (reception === undefined) return;
  if (fault === undefined) {
    store.add(reception.request, { seen: reception.arrival, accepted: reception.arrival });
    answer(request, response, reception);
  } else {
    await serveBadly(request, response, { store, reception, fault });
  }
}

async function serveBadly(
  request: IncomingMessage,
  response: ServerResponse,
  input: {
    readonly store: TelemetryStore;
    readonly reception: Reception;
    readonly fault: RequestFault;
  },
): Promise<void> {
  const { store, reception, fault } = input;
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

/** Whether a reset comes before the body was read; resolves when it is time. */
async function isResetUnread(request: IncomingMessage, when: string): Promise<boolean> {
  if (when === 'within-body') {
    await new Promise<void>((resolve) => {
      request.once('data', () => resolve());
      request.once('close', () => resolve());
    });
  }
  return when === 'before-body' || when === 'within-body';
}
