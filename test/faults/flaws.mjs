import { SHORTFALLS } from './expectations.mjs';

/**
 * What is wrong with one case, and how it stands in the table.
 *
 * @typedef {object} Judgement
 * @property {readonly { name: string, detail: string }[]} flaws
 * @property {string} text
 * @property {number} [addedMillis] to the time that the end takes; not of a run that never ended
 *
 * @typedef {object} Result
 * @property {'ends' | 'outages' | 'bursts'} part
 * @property {string} name
 * @property {string} state of the receiver
 * @property {string} nodeVersion
 * @property {Judgement} judgement
 */

/**
 * The judgement of a case that could not be run.
 *
 * @param {Error} error
 * @returns {Judgement}
 */
export const toBroken = ({ message }) => ({
  flaws: [{ name: 'broken', detail: message }],
  text: 'broken',
});

/**
 * Separates the flaws that are known from those that are not.
 *
 * @param {readonly Result[]} results
 */
export function compareWithExpectations(results) {
  const used = new Set();
  const unexpected = [];
  let known = 0;
  for (const { part, name, state, nodeVersion, judgement } of results) {
    for (const { name: flaw, detail } of judgement.flaws) {
      const one = { part, name, state, nodeVersion, flaw };
      const shortfall = SHORTFALLS.find((candidate) => covers(candidate, one));
      if (shortfall === undefined) {
        unexpected.push(`${part}: ${name}, ${state}, Node.js ${nodeVersion}: ${flaw}: ${detail}`);
      } else {
        used.add(shortfall);
        known += 1;
      }
    }
  }
  const gone = SHORTFALLS.filter(
    (shortfall) => !used.has(shortfall) && results.some((result) => concerns(shortfall, result)),
  );
  return { unexpected, known, gone };
}

/** @param {Result} result */
export const hasUnexpected = (result) => compareWithExpectations([result]).unexpected.length > 0;

const covers = (shortfall, one) =>
  concerns(shortfall, one) && shortfall.flaws.includes(one.flaw);

const concerns = ({ part, names, states, nodeVersions }, one) =>
  part === one.part &&
  (names === undefined || names.includes(one.name)) &&
  (states === undefined || states.includes(one.state)) &&
  (nodeVersions === undefined || nodeVersions.includes(one.nodeVersion));
