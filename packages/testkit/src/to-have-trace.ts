import type { Trace } from '@acme/otlp-receiver';
import type { MatcherFunction } from 'expect';
import { compareTraces } from './compare-traces';

declare module 'expect' {
  // the type parameters have to be those of the interface that this adds to
  interface Matchers<R extends void | Promise<void>, T = unknown> {
    /** Passes if one of the received traces matches the drawing (see `compareTraces`). */
    toHaveTrace(drawing: string): R;
  }
}

/** An object with traces: a run, a receiver. */
export type HasTraces =
  | { readonly traces: readonly Trace[] }
  | { readonly traces: () => readonly Trace[] };

/**
 * A matcher for Jest: `expect(run).toHaveTrace(drawing)`.
 *
 * @example
 * expect.extend({ toHaveTrace });
 */
export const toHaveTrace: MatcherFunction<[drawing: string]> = function (actual, drawing) {
  const { equal, expected, closest, others } = compareTraces(tracesOf(actual), drawing);
  const { diff, matcherHint } = this.utils;
  return {
    pass: equal,
    message: () => {
      const hint = matcherHint('toHaveTrace', undefined, 'drawing', { isNot: this.isNot ?? false });
      if (equal) return `${hint}\n\nThis trace was received:\n\n${expected}`;
      if (closest === undefined)
        return `${hint}\n\nNo trace was received. Expected:\n\n${expected}`;
      const difference = diff(expected, closest, {
        aAnnotation: 'Drawn',
        bAnnotation: 'Closest received',
      });
      const rest = others.length === 0 ? '' : `\n\nAlso received:\n\n${others.join('\n\n')}`;
      return `${hint}\n\n${difference}${rest}`;
    },
  };
};

function tracesOf(actual: unknown): readonly Trace[] {
  const traces = (actual as HasTraces | undefined)?.traces;
  if (Array.isArray(traces)) return traces as readonly Trace[];
  if (typeof traces === 'function') return traces();
  throw new TypeError('toHaveTrace expects a run or a receiver: something with `traces`');
}
