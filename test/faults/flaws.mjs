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
 * @returns {{ known: number, unexpected: readonly string[], gone: readonly string[] }}
 */
export function compareWithExpectations(results) {
  const flaws = results.flatMap((result) =>
    result.judgement.flaws.map(({ name, detail }) => ({ result, name, detail })),
  );
  const unexpected = flaws.filter(
    ({ result, name }) => !SHORTFALLS.some((shortfall) => covers(shortfall, result, name)),
  );
  return {
    known: flaws.length - unexpected.length,
    unexpected: describe(unexpected),
    gone: SHORTFALLS.filter(({ sometimes }) => !sometimes).flatMap((shortfall) =>
      listGone(shortfall, results),
    ),
  };
}

/** One line for a flaw of a case, with all receivers and versions that have it, and the first detail. */
function describe(flaws) {
  const groups = Map.groupBy(
    flaws,
    ({ result: { part, name: title }, name }) => `${part}: ${title}: ${name}`,
  );
  return [...groups].map(([title, group]) => {
    const list = (field) => [...new Set(group.map(({ result }) => result[field]))].join(' ');
    const { detail } = group[0];
    return `${title} (receiver: ${list('state')}; Node.js ${list('nodeVersion')}): ${detail}`;
  });
}

/** @param {Result} result */
export const hasUnexpected = (result) => compareWithExpectations([result]).unexpected.length > 0;

/** The cases of a shortfall that were run and had none of its flaws. */
function listGone(shortfall, results) {
  const concerned = results.filter((result) => concerns(shortfall, result));
  const flawed = concerned.filter(({ judgement }) =>
    judgement.flaws.some(({ name }) => shortfall.flaws.includes(name)),
  );
  const names = new Set(concerned.map(({ name }) => name));
  for (const { name } of flawed) names.delete(name);
  return [...names].map(
    (name) => `${shortfall.part}: ${name}: ${shortfall.flaws.join(', ')} (${shortfall.because})`,
  );
}

const covers = (shortfall, result, flaw) =>
  concerns(shortfall, result) && shortfall.flaws.includes(flaw);

const concerns = ({ part, names, states, nodeVersions }, result) =>
  part === result.part &&
  names.includes(result.name) &&
  (states === undefined || states.includes(result.state)) &&
  (nodeVersions === undefined || nodeVersions.includes(result.nodeVersion));
