import { nowMillis } from '../now-millis';
import type { Pipeline } from '../pipelines/pipeline';
import type { EndState } from './end-state';
import type { ExporterAtEnd } from './exporter-at-end';

/** The flush of all pipelines, which needs the event loop. */
export interface Flush {
  /** Flushes while the process continues. Never rejects. */
  whileRunning(timeoutMillis: number, options: { readonly keepAlive: boolean }): Promise<void>;
  /** Flushes for the last time, and keeps the process alive meanwhile. Never rejects. */
  atEnd(timeoutMillis?: number): Promise<void>;
}

/** Creates the flush of all pipelines, which records in `state` how the last one ended. */
export function createFlush(input: {
  readonly pipelines: readonly Pipeline[];
  readonly exporter: () => ExporterAtEnd | undefined;
  readonly state: EndState;
  readonly shutdownTimeoutMillis: number;
}): Flush {
  const { pipelines, exporter, state, shutdownTimeoutMillis } = input;
  const flushAll = (final: boolean) =>
    Promise.all(pipelines.map((pipeline) => pipeline.flush({ final })));
  return {
    async whileRunning(timeoutMillis, options) {
      if (timeoutMillis > 0) await endsWithin(flushAll(false), timeoutMillis, options);
    },
    async atEnd(timeoutMillis = shutdownTimeoutMillis) {
      const began = nowMillis();
      let isInTime = false;
      if (timeoutMillis > 0) {
        exporter()?.endRetries();
        isInTime = await endsWithin(flushAll(true), timeoutMillis, { keepAlive: true });
      }
      const isDelivered = isInTime && exporter()?.isBackingOff() !== true;
      state.endFlush({ isDelivered, tookMillis: nowMillis() - began });
    },
  };
}

/**
 * Resolves to whether `work` ends in time. `keepAlive`: whether the process is kept alive
 * meanwhile.
 */
export async function endsWithin(
  work: Promise<unknown>,
  timeoutMillis: number,
  { keepAlive }: { readonly keepAlive: boolean },
): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, timeoutMillis, false);
    if (keepAlive) timer.ref();
    else timer.unref();
  });
  const inTime = await Promise.race([work.then(() => true), deadline]);
  clearTimeout(timer);
  return inTime;
}
