import { OURS, REPAIRED_UPSTREAM, UPSTREAM } from './subjects.ts';
import type { Results } from './report.ts';
import type { Comparison, Summary } from './statistics.ts';

/**
 * A promise of the product, as a limit on one figure of this benchmark; the limit may be to stay
 * below upstream, in runs that measure it.
 */
export interface Goal {
  readonly title: string;
  readonly unit: string;
  readonly limit: number | 'below upstream';
  readonly digits: number;
  /** The subject that is upstream here; absent is upstream as it comes. */
  readonly upstream?: string;
  readonly find: (results: Results, subject: string) => Figure | undefined;
}

/** A figure; without quartiles where there is nothing to spread. */
export interface Figure {
  readonly median: number;
  readonly quartiles?: { readonly lower: number; readonly upper: number };
}

const MIB = 1024 * 1024;
const MB = 1e6;

const GOALS: readonly Goal[] = [
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
      return counts && wrong(counts.made, counts.arrived, counts.doubled);
    },
  },
  {
    title: 'packages added by `npm install @acme/otel-auto`',
    unit: '',
    limit: 5,
    digits: 0,
    find: ({ install }, subject) => toFigure(install?.get(subject)?.packages, 1),
  },
  {
    title: 'disk added by it',
    unit: 'MB',
    limit: 8,
    digits: 1,
    find: ({ install }, subject) => toFigure(install?.get(subject)?.bytes, MB),
  },
];

export interface Verdict extends Goal {
  readonly figure: Figure;
  readonly upstreamFigure: Figure | undefined;
  readonly met: boolean;
}

/** @returns the goals whose figures were measured */
export function judgeGoals(results: Results): Verdict[] {
  return GOALS.flatMap((goal) => {
    const figure = goal.find(results, OURS);
    const upstreamFigure = goal.find(results, goal.upstream ?? UPSTREAM);
    const isMeasured =
      figure !== undefined && (goal.limit !== 'below upstream' || upstreamFigure !== undefined);
    const met = isMeasured && isMet(goal, figure, upstreamFigure);
    return isMeasured ? [{ ...goal, figure, upstreamFigure, met }] : [];
  });
}

function ratio(title: string, caseName: string, limit: number): Goal {
  return {
    title,
    unit: '× plain',
    limit,
    digits: 2,
    find: (results, subject) =>
      scale(comparison(results, caseName, subject, 'wallMillis')?.ratio, 1),
  };
}

function belowUpstream(title: string, caseName: string, key: string, upstream: string): Goal {
  return {
    title,
    unit: '× plain',
    limit: 'below upstream',
    digits: 2,
    upstream,
    find: (results, subject) => scale(comparison(results, caseName, subject, key)?.ratio, 1),
  };
}

function wrongLines(caseName: string, upstream: string): Goal {
  return {
    title: `${caseName} lines that do not arrive though there are pauses, or arrive twice`,
    unit: '',
    limit: 0,
    digits: 0,
    upstream,
    find: (results, subject) => {
      const counts = results.cases.get(caseName)?.arrivals.get(subject);
      return counts && wrong(counts.paced, counts.pacedArrived, counts.doubled);
    },
  };
}

function comparison(
  results: Results,
  caseName: string,
  subject: string,
  key: string,
): Comparison | undefined {
  return results.cases.get(caseName)?.compare(subject, key);
}

function scale(summary: Summary | undefined, unit: number): Figure | undefined {
  if (summary === undefined) return undefined;
  const { median, lower, upper } = summary;
  return { median: median / unit, quartiles: { lower: lower / unit, upper: upper / unit } };
}

const toFigure = (value: number | undefined, unit: number): Figure | undefined =>
  value === undefined ? undefined : { median: value / unit };

/** Counts what was made and did not arrive, or arrived twice. */
const wrong = (made = 0, arrived = 0, doubled = 0): Figure => ({
  median: made - arrived + doubled,
});

/** Judged as printed. */
function isMet(
  { limit, digits }: Goal,
  figure: Figure,
  upstreamFigure: Figure | undefined,
): boolean {
  const asPrinted = ({ median }: Figure) => Number(median.toFixed(digits));
  if (limit !== 'below upstream') return asPrinted(figure) <= limit;
  return upstreamFigure !== undefined && asPrinted(figure) < asPrinted(upstreamFigure);
}
