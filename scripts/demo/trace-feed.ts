import type { Trace } from '@acme/otlp-receiver';

/**
 * The time for which a trace has to be left alone before it is drawn; twice as long as a service keeps a
 * batch back. A trace without its root waits longer, since the root ends last.
 */
const QUIET_MILLIS = 1_100;
const QUIET_WITHOUT_ROOT_MILLIS = 5_000;

/** Hands on each trace when it seems complete, and once more if it has grown since. */
export function createTraceFeed(onTrace: (trace: Trace, isRepeated: boolean) => void) {
  const states: Map<string, { size: number; changedAt: number; givenSize: number }> = new Map();

  return {
    /**
     * @param traces - all there are
     * @param now - in milliseconds
     * @param isLast - give out what is not complete as well
     * @returns whether all traces have been given out
     */
    look(traces: readonly Trace[], now: number, isLast: boolean = false): boolean {
      let areAllGiven = true;
      for (const trace of traces) {
        const size = trace.spans.length + trace.logRecords.length;
        const state = states.get(trace.traceId) ?? { size: 0, changedAt: now, givenSize: 0 };
        states.set(trace.traceId, state);
        if (state.size !== size) {
          state.size = size;
          state.changedAt = now;
        }
        if (state.givenSize === size) {
          continue;
        }
        if (isLast || now - state.changedAt >= quietMillisOf(trace)) {
          onTrace(trace, state.givenSize > 0);
          state.givenSize = size;
        } else {
          areAllGiven = false;
        }
      }
      return areAllGiven;
    },
    clear() {
      states.clear();
    },
  };
}

function quietMillisOf({ roots }: Trace) {
  const isComplete = roots.every(({ span }) => span.parentSpanId === undefined);
  return isComplete ? QUIET_MILLIS : QUIET_WITHOUT_ROOT_MILLIS;
}
