/**
 * What the product does not do yet. A flaw that none of these covers fails the suite; one that is no
 * longer there is named, so that its row can go.
 *
 * @typedef {object} Shortfall
 * @property {'ends' | 'outages' | 'bursts'} part
 * @property {readonly string[]} [names] of the cases; all if not provided
 * @property {readonly string[]} [states] of the receiver; all if not provided
 * @property {readonly string[]} [nodeVersions] all if not provided
 * @property {readonly string[]} flaws
 * @property {string} because
 */

/** @type {readonly Shortfall[]} */
export const SHORTFALLS = [];
