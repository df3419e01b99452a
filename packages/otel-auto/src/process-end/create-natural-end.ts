import type { Pipeline } from '../pipelines/pipeline';
import type { EndState } from './end-state';
import type { FinalExport } from './final-export';
import type { Flush } from './flush';
import type { NaturalEnd } from './natural-end';

/** As it was before a test put its own in its place. */
const { setImmediate: startImmediate } = globalThis;

/** Creates what decides whether the natural end of the process is put off, and what happens meanwhile. */
export function createNaturalEnd(input: {
  readonly pipelines: readonly Pipeline[];
  readonly state: EndState;
  readonly flush: Flush;
  readonly finalExport: FinalExport;
  /** Whether the application listens to `beforeExit`. */
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
      // The exit delivers as well, and nobody can notice that.
      (!isHeard() || finalExport.needsEventLoop()) && (state.isSignalPossible || isWorthFlushing()),
    putOff() {
      // An application that was signalled last dies by that at once where nobody listens. We listen, so
      // the loop has to turn once more to hear it.
      if (state.isSignalPossible) startImmediate(() => undefined);
      state.turnLoop();
      if (isWorthFlushing()) void flush.atEnd();
    },
  };
}
