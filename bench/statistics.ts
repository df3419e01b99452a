export interface Summary {
  readonly median: number;
  /** First quartile. */
  readonly lower: number;
  /** Third quartile. */
  readonly upper: number;
  readonly count: number;
}

/** Two subjects compared; undefined where there is nothing to compare. */
export interface Comparison {
  readonly ratio: Summary | undefined;
  readonly difference: Summary | undefined;
}

/** The median and the quartiles, interpolated; undefined when there is nothing to summarise. */
export function summarize(values: readonly number[]): Summary | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    lower: quantile(sorted, 0.25),
    upper: quantile(sorted, 0.75),
    count: sorted.length,
  };
}

/**
 * Compares two subjects round by round, so that what slows the machine for a while slows both.
 * Rounds in which either has no figure are left out.
 *
 * @param values - one for each round
 * @param baseline - the same rounds of the subject compared with
 */
export function comparePairs(
  values: readonly (number | undefined)[],
  baseline: readonly (number | undefined)[],
): Comparison {
  const pairs = values.map((value, round) => [value, baseline[round]] as const).filter(isComplete);
  return {
    ratio: summarize(pairs.filter(([, base]) => base !== 0).map(([value, base]) => value / base)),
    difference: summarize(pairs.map(([value, base]) => value - base)),
  };
}

type Pair<Value> = readonly [value: Value, base: Value];

const isComplete = (pair: Pair<number | undefined>): pair is Pair<number> =>
  !pair.includes(undefined);

function quantile(sorted: readonly number[], q: number): number {
  const position = (sorted.length - 1) * q;
  const index = Math.floor(position);
  const below = sorted[index] ?? NaN;
  const above = sorted[Math.ceil(position)] ?? NaN;
  return below + (above - below) * (position - index);
}
