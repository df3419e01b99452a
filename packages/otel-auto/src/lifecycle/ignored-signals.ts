import { constants } from 'node:os';
import { readFile } from '../resource/read-file';

/**
 * Leaves out the signals that this process was started to ignore, as `nohup` does with SIGHUP: whoever
 * listens to one and then lets go of it, makes the process die of it.
 */
export function withoutIgnored<S extends NodeJS.Signals>(
  signals: readonly S[],
  status: string | undefined = readFile('/proc/self/status'),
): readonly S[] {
  const mask = /^SigIgn:\s*([\da-f]+)$/m.exec(status ?? '')?.[1];
  if (mask === undefined) return signals;
  const ignored = BigInt(`0x${mask}`);
  return signals.filter((signal) => {
    const bit = BigInt(constants.signals[signal] - 1);
    return ((ignored >> bit) & 1n) === 0n;
  });
}
