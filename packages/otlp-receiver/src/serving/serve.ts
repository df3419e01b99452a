import type { ExchangeRequest, ExchangeResponse } from './exchange';
import type { TelemetryStore } from '../joining/telemetry-store';
import { answer } from './answer';
import type { Progress } from './progress';
import { receive } from './receive';

/** What a request is served with. */
export interface ServeOptions {
  readonly store: TelemetryStore;
  readonly progress: Progress;
}

/** Serves one request as the OTLP specification says. Never rejects. */
export async function serve(
  request: ExchangeRequest,
  response: ExchangeResponse,
  { store, progress }: ServeOptions,
): Promise<void> {
  const reception = await receive(request, progress);
  // the client went away half-way
  if (reception === undefined) return;
  store.add(reception.request, { seen: reception.arrival, accepted: reception.arrival });
  answer(request, response, reception);
}
