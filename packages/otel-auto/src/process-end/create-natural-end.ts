import type { Pipeline } from '../pipelines/pipeline';
import type { EndState } from './end-state';
import type { FinalExport } from './final-export';
import type { Flush } from './flush';
import type { NaturalEnd } from './natural-end';

/** Node.js's own function, captured before a test replaces it. */
const { setImmediate: startImmediate } = globalThis;

/**
 * Creates the part that decides whether the natural end of the process is put off, and works
 * meanwhile.
 */
export function createNaturalEnd(input: {
  readonly pipelines: readonly Pipeline[];
  readonly state: EndState;
  readonly flush: Flush;
  readonly finalExport: FinalExport;
  /** Returns whether the application listens to `beforeExit`. */
  readonly isHeard: () => boolean;
  readonly onNear: () => void;
}): NaturalEnd {
  const { pipelines, state, flush, finalExport, isHeard, onNear } = input;
  const isWorthFlushing = () =>
    state.mayFlush && pipelines.some((pipeline) => pipeline.hasPending());
  return {
    onNear,
    isHeard,
    isToBePutOff: () =>
      // The export at the exit delivers as well, and the application cannot notice it.
      (!isHeard() || finalExport.needsEventLoop()) && (state.isSignalPossible || isWorthFlushing()),
    putOff() {
      // An application that received its last signal dies of it at once if it has no listener. Ours
      // is one, so the loop has to turn once more for it to be called.
      if (state.isSignalPossible) startImmediate(() => undefined);
      state.turnLoop();
      if (isWorthFlushing()) void flush.atEnd();
    },
  };
}
