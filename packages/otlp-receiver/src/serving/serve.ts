import type { ExchangeRequest, ExchangeResponse } from './exchange';
import type { TelemetryStore } from '../joining/telemetry-store';
import { answer } from './answer';
import type { Progress } from './progress';
import { receive } from './receive';

/** The store and the memory budget for serving requests. */
export interface ServeOptions {
  readonly store: TelemetryStore;
  readonly progress: Progress;
}

/** Serves one request as the OTLP specification requires. Never rejects. */
export async function serve(
  request: ExchangeRequest,
  response: ExchangeResponse,
  { store, progress }: ServeOptions,
): Promise<void> {
  const reception = await receive(request, progress);
  // the client disconnected before it had sent everything
  if (reception === undefined) return;
  store.add(reception.request, { seen: reception.arrival, accepted: reception.arrival });
  answer(request, response, reception);
}
