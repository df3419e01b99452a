import { describeSilentThreads } from '../diagnostics/left-behind';
import type { Voice } from '../diagnostics/voice';
import { once } from '../once';
import { requestThreadFlush, type ThreadFlush } from './thread-flush';

/** The threads that were started here. */
export interface OwnThreads {
  /** Asks the threads once for their telemetry; they export while this thread continues. */
  requestFlush(): void;
  /**
   * Asks the threads unless that is done, blocks until they have exported, and reports how many
   * have not.
   */
  waitForFlush(timeoutMillis: number): void;
}

/** Creates the part that asks the threads of this one for their telemetry at the end. */
export function createOwnThreads(input: {
  readonly threadFlush: () => ThreadFlush | undefined;
  readonly shutdownTimeoutMillis: number;
  readonly voice: Pick<Voice, 'sayOnce'>;
}): OwnThreads {
  const { threadFlush, shutdownTimeoutMillis, voice } = input;
  const request = once(() => {
    const flush = threadFlush();
    return flush === undefined ? () => 0 : requestThreadFlush(flush);
  });
  return {
    requestFlush: () => void request(),
    waitForFlush(timeoutMillis) {
      const silentCount = request()(timeoutMillis);
      if (silentCount > 0) {
        voice.sayOnce('silent-threads', describeSilentThreads(silentCount, shutdownTimeoutMillis));
      }
    },
  };
}
