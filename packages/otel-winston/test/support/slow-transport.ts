import type TransportStream from 'winston-transport';
import type { Winston } from './load-winston';

/** Creates a transport that holds every line until it is released, which makes the logger busy. */
export function createSlowTransport(winston: Winston): {
  transport: TransportStream;
  infos: Record<string | symbol, unknown>[];
  release(): Promise<void>;
} {
  const infos: Record<string | symbol, unknown>[] = [];
  const held: (() => void)[] = [];
  let isReleased = false;
  const transport = createTransport(winston, {
    log(info: Record<string | symbol, unknown>, next: () => void) {
      infos.push(info);
      if (isReleased) {
        next();
      } else {
        held.push(next);
      }
    },
  });
  return {
    transport,
    infos,
    release: async () => {
      isReleased = true;
      held.forEach((next) => next());
      await new Promise((resolve) => setTimeout(resolve, 20));
    },
  };
}

/**
 * Creates a transport of the class that a copy of winston exports, which its types do not contain.
 */
export function createTransport(
  winston: Winston,
  options: TransportStream.TransportStreamOptions,
): TransportStream {
  const { Transport } = winston as unknown as { Transport: typeof TransportStream };
  return new Transport(options);
}
