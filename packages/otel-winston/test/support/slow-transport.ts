import type { Winston } from './load-winston';

/** A transport that holds every line until it is released, so that the logger gets busy. */
export function createSlowTransport(winston: Winston): {
  transport: InstanceType<Winston['Transport']>;
  infos: Record<string | symbol, unknown>[];
  release(): Promise<void>;
} {
  const infos: Record<string | symbol, unknown>[] = [];
  const held: (() => void)[] = [];
  let isReleased = false;
  const Transport = winston.Transport;
  const transport = new Transport({
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
