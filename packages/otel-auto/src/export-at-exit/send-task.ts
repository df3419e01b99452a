import type { Signal } from '../signal';
import { createSender } from '../transport/create-sender';
import type { Sender } from '../transport/sender';
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
  const senders = new Map<Signal, Sender>();
  /** Sends a request; resolves with the error if it was not delivered. */
  const send = async (signal: Signal, body: Uint8Array): Promise<Error | undefined> => {
    const settings = otlp[signal]!;
    const sender = senders.get(signal) ?? createSender(signal, settings);
    senders.set(signal, sender);
    const result = await sender(body, settings.timeoutMillis);
    return result.kind === 'accepted' ? undefined : result.error;
  };
  requests.forEach(({ signal, body }, index) => {
    send(signal, body).then(
      (error) => onEnd(index, error),
      (error: Error) => onEnd(index, error),
    );
  });
}
