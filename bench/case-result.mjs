import { comparePairs, summarize } from './statistics.mjs';
import { PLAIN } from './subjects.mjs';

/**
 * What the rounds of one case gave.
 *
 * @typedef {object} CaseResult
 * @property {readonly import('./subjects.mjs').Subject[]} subjects
 * @property {number} rounds
 * @property {ReadonlyMap<string, string>} failures why a peer was left out, by subject
 * @property {ReadonlyMap<string, import('./arrivals.mjs').Arrivals | import('./arrivals.mjs').ClientArrivals | import('./arrivals.mjs').LineArrivals | import('./arrivals.mjs').SpanArrivals>} arrivals
 *   by subject
 * @property {(subject: string, key: string) => import('./statistics.mjs').Summary | undefined} summarize
 * @property {(subject: string, key: string, base?: string) => ReturnType<typeof comparePairs>} compare
 *   with plain Node.js, or with another subject
 */

/** @returns {CaseResult} */
export function createCaseResult({ subjects, rounds, figures, failures, arrivals = new Map() }) {
  const valuesOf = (subject, key) =>
    Array.from({ length: rounds }, (_, round) => figures.get(subject)?.[round]?.[key]);
  return {
    subjects,
    rounds,
    failures,
    arrivals,
    summarize: (subject, key) =>
      summarize(valuesOf(subject, key).filter((value) => value !== undefined)),
    compare: (subject, key, base = PLAIN) =>
      comparePairs(valuesOf(subject, key), valuesOf(base, key)),
  };
}
