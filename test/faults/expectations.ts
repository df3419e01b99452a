import type { Part } from './options.ts';

/**
 * A shortfall: what the product does not do yet, or the little that it never will. A flaw that none of
 * these covers fails the suite; a case that no longer has its flaw is named, so that it can go from
 * here.
 */
export interface Shortfall {
  readonly part: Part;
  /** Names of cases. */
  readonly names: readonly string[];
  /** States of the receiver; all if not provided. */
  readonly states?: readonly string[];
  /** All if not provided. */
  readonly nodeVersions?: readonly string[];
  readonly flaws: readonly string[];
  /** Whether it shows in some runs only. */
  readonly sometimes?: boolean;
  readonly because: string;
}

export const SHORTFALLS: readonly Shortfall[] = [
  {
    part: 'ends',
    names: ['SIGTERM while the loop is blocked'],
    flaws: ['output', 'slow'],
    sometimes: true,
    because: 'without native code a listener hears a signal when the loop turns; this one stays',
  },
  {
    part: 'bursts',
    names: ['100000 spans in 2 s', '5000 spans and lines a second'],
    flaws: ['stalls'],
    sometimes: true,
    because: 'the machine that measures has two cores for three processes',
  },
];
