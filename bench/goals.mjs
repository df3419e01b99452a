import { OURS, REPAIRED_UPSTREAM, UPSTREAM } from './subjects.mjs';

/**
 * What the product has promised, as a limit on one figure of this benchmark; the limit may be to stay
 * below upstream, in runs that measure it.
 *
 * @typedef {object} Goal
 * @property {string} title
 * @property {string} unit
 * @property {number | 'below upstream'} limit
 * @property {number} digits
 * @property {string} [upstream] the subject that is upstream here; absent is upstream as it comes
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
  belowUpstream('a winston line in a span, CPU', 'winston', 'cpuMicrosPerLine', REPAIRED_UPSTREAM),
  belowUpstream('20,000 of them in one tick', 'winston', 'burstMillis', REPAIRED_UPSTREAM),
  wrongLines('winston', REPAIRED_UPSTREAM),
  belowUpstream('a pino line in a span, CPU', 'pino', 'cpuMicrosPerLine', UPSTREAM),
  wrongLines('pino', UPSTREAM),
  {
    title: '100,000 spans in two seconds, longest pause of the event loop',
    unit: 'ms more than plain',
    limit: 5,
    digits: 1,
    find: (results, subject) =>
      scale(comparison(results, 'bursts', subject, 'longestPauseMillis')?.difference, 1),
  },
  {
    title: 'spans of them that do not arrive, or arrive twice',
    unit: '',
    limit: 0,
    digits: 0,
    find: (results, subject) => {
      const counts = results.cases.get('bursts')?.arrivals.get(subject);
      return counts && { median: counts.made - counts.arrived + counts.doubled };
    },
  },
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
 * @returns {(Goal & { figure: Figure, upstreamFigure: Figure | undefined, met: boolean })[]} the goals
 *   whose figures were measured
 */
export function judgeGoals(results) {
  return GOALS.flatMap((goal) => {
    const figure = goal.find(results, OURS);
    const upstreamFigure = goal.find(results, goal.upstream ?? UPSTREAM);
    const isMeasured =
      figure !== undefined && (goal.limit !== 'below upstream' || upstreamFigure !== undefined);
    const met = isMeasured && isMet(goal, figure, upstreamFigure);
    return isMeasured ? [{ ...goal, figure, upstreamFigure, met }] : [];
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

function belowUpstream(title, caseName, key, upstream) {
  return {
    title,
    unit: '× plain',
    limit: 'below upstream',
    digits: 2,
    upstream,
    find: (results, subject) => comparison(results, caseName, subject, key)?.ratio,
  };
}

function wrongLines(caseName, upstream) {
  return {
    title: `${caseName} lines that do not arrive though there are pauses, or arrive twice`,
    unit: '',
    limit: 0,
    digits: 0,
    upstream,
    find: (results, subject) => {
      const counts = results.cases.get(caseName)?.arrivals.get(subject);
      return counts && { median: counts.paced - counts.pacedArrived + counts.doubled };
    },
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
function isMet({ limit, digits }, figure, upstreamFigure) {
  const asPrinted = ({ median }) => Number(median.toFixed(digits));
  return limit === 'below upstream'
    ? asPrinted(figure) < asPrinted(upstreamFigure)
    : asPrinted(figure) <= limit;
}
