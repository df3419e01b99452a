/**
 * @typedef {object} Summary
 * @property {number} median
 * @property {number} lower first quartile
 * @property {number} upper third quartile
 * @property {number} count
 */

/**
 * The median and the quartiles, interpolated; undefined when there is nothing to summarise.
 *
 * @param {readonly number[]} values
 * @returns {Summary | undefined}
 */
export function summarize(values) {
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
 * @param {readonly (number | undefined)[]} values one for each round
 * @param {readonly (number | undefined)[]} baseline the same rounds of the subject compared with
 */
export function comparePairs(values, baseline) {
  const pairs = values
    .map((value, round) => [value, baseline[round]])
    .filter(([value, base]) => value !== undefined && base !== undefined);
  return {
    ratio: summarize(pairs.filter(([, base]) => base !== 0).map(([value, base]) => value / base)),
    difference: summarize(pairs.map(([value, base]) => value - base)),
  };
}

function quantile(sorted, q) {
  const position = (sorted.length - 1) * q;
  const below = Math.floor(position);
  const above = Math.ceil(position);
  return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
}
