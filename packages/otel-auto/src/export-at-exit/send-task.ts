import type { OtlpSettings } from '../settings/settings';
import type { Signal } from '../signal';
import { createSender } from '../transport/create-sender';
import type { ExitTask } from './exit-task';

/**
 * Sends the requests of a process that exits, each once, all at the same time. Keeps nothing alive.
 *
 * @param onEnd - called once for each request, with the error if it was not delivered
 */
export function sendTask(
  { otlp, requests }: ExitTask,
  onEnd: (index: number, error?: Error) => void,
): void {
  requests.forEach(({ signal, body }, index) => {
    send(signal, otlp[signal]!, body).then(
      (error) => onEnd(index, error),
      (error: Error) => onEnd(index, error),
    );
  });
}

/** Sends a request; resolves with the error if it was not delivered. */
async function send(
  signal: Signal,
  otlp: OtlpSettings,
  body: Uint8Array,
): Promise<Error | undefined> {
  const result = await createSender(signal, otlp)(body, otlp.timeoutMillis);
  return result.kind === 'accepted' ? undefined : result.error;
}
