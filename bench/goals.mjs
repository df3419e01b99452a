import { OURS } from './subjects.mjs';

/**
 * What the product has promised, as a limit on one figure of this benchmark.
 *
 * @typedef {object} Goal
 * @property {string} title
 * @property {string} unit
 * @property {number} limit
 * @property {number} digits
 * @property {(results: import('./report.mjs').Results, subject: string) => Figure | undefined} find
 *
 * @typedef {Partial<import('./statistics.mjs').Summary> & { median: number }} Figure without quartiles
 *   where there is nothing to spread
 */

const MIB = 1024 * 1024;
const MB = 1e6;

/** @type {readonly Goal[]} */
const GOALS = [
  ratio('start of an empty script, wall', 'start', 1.1),
  {
    title: 'start of an empty script, peak RSS',
    unit: 'MiB more than plain',
    limit: 2,
    digits: 1,
    find: (results, subject) =>
      scale(comparison(results, 'start', subject, 'peakRssBytes')?.difference, MIB),
  },
  ratio('start to listening, Express 5 in CommonJS, wall', 'express', 1.2),
  ratio('start to listening, NestJS 12 in ES modules, wall', 'nest', 1.15),
  {
    title: 'packages added by `npm install @acme/otel-auto`',
    unit: '',
    limit: 5,
    digits: 0,
    find: ({ install }, subject) => scale({ median: install?.get(subject)?.packages }, 1),
  },
  {
    title: 'disk added by it',
    unit: 'MB',
    limit: 8,
    digits: 1,
    find: ({ install }, subject) => scale({ median: install?.get(subject)?.bytes }, MB),
  },
];

/**
 * @param {import('./report.mjs').Results} results
 * @returns {(Goal & { figure: Figure, met: boolean })[]} the goals whose figure was measured
 */
export function judgeGoals(results) {
  return GOALS.flatMap((goal) => {
    const figure = goal.find(results, OURS);
    return figure === undefined ? [] : [{ ...goal, figure, met: isMet(goal, figure) }];
  });
}

function ratio(title, caseName, limit) {
  return {
    title,
    unit: '× plain',
    limit,
    digits: 2,
    find: (results, subject) => comparison(results, caseName, subject, 'wallMillis')?.ratio,
  };
}

function comparison(results, caseName, subject, key) {
  return results.cases.get(caseName)?.compare(subject, key);
}

function scale(summary, unit) {
  if (summary?.median === undefined) return undefined;
  const { median, lower, upper } = summary;
  return lower === undefined
    ? { median: median / unit }
    : { median: median / unit, lower: lower / unit, upper: upper / unit };
}

/** Judged as printed. */
function isMet({ limit, digits }, { median }) {
  return Number(median.toFixed(digits)) <= limit;
}
