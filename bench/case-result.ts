import { comparePairs, summarize } from './statistics.ts';
import { PLAIN } from './subjects.ts';
import type { Subject } from './subjects.ts';
import type { Counts } from './arrivals.ts';
import type { Comparison, Summary } from './statistics.ts';

/** The figures of one run, by the keys of `CASES`; undefined where the machine does not tell. */
export type Figures = Readonly<Record<string, number | undefined>>;

/** The outcome of the rounds of one case. */
export interface CaseResult {
  readonly subjects: readonly Subject[];
  readonly rounds: number;
  /** The reason why a peer was left out, by subject. */
  readonly failures: ReadonlyMap<string, string>;
  /** The counts of what arrived, by subject. */
  readonly arrivals: ReadonlyMap<string, Counts>;
  readonly summarize: (subject: string, key: string) => Summary | undefined;
  /** Compares a subject with plain Node.js, or with another subject. */
  readonly compare: (subject: string, key: string, base?: string) => Comparison;
}

export function createCaseResult({
  subjects,
  rounds,
  figures,
  failures,
  arrivals = new Map(),
}: {
  readonly subjects: readonly Subject[];
  readonly rounds: number;
  /** Figures by subject, one for each round. */
  readonly figures: ReadonlyMap<string, readonly (Figures | undefined)[]>;
  readonly failures: CaseResult['failures'];
  readonly arrivals?: CaseResult['arrivals'];
}): CaseResult {
  const valuesOf = (subject: string, key: string) =>
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
