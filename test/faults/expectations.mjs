/**
 * What the product does not do yet, and the little that it never will. A flaw that none of these covers
 * fails the suite; a case that no longer has its flaw is named, so that it can go from here.
 *
 * @typedef {object} Shortfall
 * @property {'ends' | 'outages' | 'bursts'} part
 * @property {readonly string[]} names of the cases
 * @property {readonly string[]} [states] of the receiver; all if not provided
 * @property {readonly string[]} [nodeVersions] all if not provided
 * @property {readonly string[]} flaws
 * @property {boolean} [sometimes] it shows in some runs only
 * @property {string} because
 */

/** @type {readonly Shortfall[]} */
export const SHORTFALLS = [
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
