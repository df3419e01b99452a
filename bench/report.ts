import { formatTable } from '../scripts/support/format-table.ts';
import { judgeGoals, type Figure } from './goals.ts';
import { CASES, INSTALL, type ArrivalTable, type CaseDescription, type Metric } from './metrics.ts';
import { BEFORE, OURS, PLAIN, UPSTREAM } from './subjects.ts';
import type { describeMachine } from './machine.ts';
import type { CaseResult } from './case-result.ts';
import type { Summary } from './statistics.ts';

export interface Results {
  readonly date: Date;
  readonly machine: ReturnType<typeof describeMachine>;
  /** The load average of the machine. */
  readonly load: { before: number; after: number };
  /** The versions of everything compared. */
  readonly versions: readonly string[];
  /** The outcome of each case, by the names of `CASES`. */
  readonly cases: ReadonlyMap<string, CaseResult>;
  /** The figures of an install, by subject. */
  readonly install: ReadonlyMap<string, { packages: number; bytes: number }> | undefined;
  /** Names for the tables, by subject. */
  readonly labels: ReadonlyMap<string, string>;
}

const ABSENT = '–';

/** Formats the tables, for the terminal. */
export function formatTables(results: Results): string {
  return [
    formatCases(results, false),
    formatInstall(results, false),
    formatGoals(results),
    formatBefore(results),
  ]
    .flat()
    .join('\n\n');
}

/** The whole report, for docs/benchmarks.md. */
export function formatReport(results: Results): string {
  return `${[
    '# Benchmarks',
    'Written by `npm run bench`; edits by hand are lost. How to read the figures: [bench/README.md](../bench/README.md).',
    formatCircumstances(results),
    ...formatGoals(results),
    'A cell is the median of the rounds and, in brackets, the first and third quartiles. Columns headed "× plain" and "+ plain" compare each row with plain Node.js in the same round and give the median of those pairs, so they need not be the quotient of two medians. Every subject runs once a round, in an order drawn anew for each.',
    ...formatCases(results, true),
    ...formatInstall(results, true),
  ].join('\n\n')}\n`;
}

/** Every figure as a ratio of what it was in the other revision, in the same round. */
function formatBefore({ cases, labels }: Results): string[] {
  if (!labels.has(BEFORE)) return [];
  const rows = Object.entries(CASES).flatMap(([name, { title, metrics }]) =>
    metrics.flatMap((metric) => {
      const ratio = cases.get(name)?.compare(OURS, metric.key, BEFORE).ratio;
      return ratio ? [[`${title}: ${metric.title}`, formatSummary(ratio, 1, 3)]] : [];
    }),
  );
  return [`## Against ${labels.get(BEFORE)}\n\n${formatTable(['', '× before'], rows)}`];
}

function formatCircumstances({ date, machine, load, versions }: Results): string {
  return [
    `- Date: ${date.toISOString().slice(0, 10)}`,
    `- Machine: ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB.toFixed(0)} GiB of memory, ${machine.system}; load average ${load.before.toFixed(2)} before and ${load.after.toFixed(2)} after the run`,
    `- Node.js: ${machine.nodeVersion}`,
    `- Compared: ${versions.join(', ')}`,
    '- Set up as the documentation of each says, with the three signals on, OTLP over HTTP and everything else at its default, save that detectors of cloud resources and what reports to vendors are off, since nothing may leave the machine. dd-trace sends to what stands for its agent.',
  ].join('\n');
}

/** Goals know one upstream, the tables below have each way to start it. */
const UPSTREAM_HERE =
  'Upstream here is started with `--require`, for NestJS too, where it then sees less of an ES module; for winston lines its log bridge is repaired.';

function formatGoals(results: Results): string[] {
  const peer = results.labels.has(UPSTREAM);
  const rows = judgeGoals(results).map((goal) => [
    goal.title,
    goal.limit === 'below upstream'
      ? `< upstream, ${goal.unit}`
      : `≤ ${goal.limit} ${goal.unit}`.trim(),
    formatFigure(goal.figure, goal.digits),
    goal.met ? 'yes' : '**no**',
    ...(peer ? [formatFigure(goal.upstreamFigure, goal.digits)] : []),
  ]);
  if (rows.length === 0) return [];
  const header = ['Goal', 'limit', 'here', 'met', ...(peer ? ['upstream here'] : [])];
  return [`## Goals\n\n${formatTable(header, rows)}${peer ? `\n\n${UPSTREAM_HERE}` : ''}`];
}

function formatCases(results: Results, withDefinitions: boolean): string[] {
  return Object.entries(CASES).flatMap(([name, description]) => {
    const result = results.cases.get(name);
    return result ? [formatCase(description, result, withDefinitions)] : [];
  });
}

function formatCase(
  { title, definition, metrics, arrivals }: CaseDescription,
  result: CaseResult,
  withDefinitions: boolean,
): string {
  const told = metrics.filter(({ key }) => result.summarize(PLAIN, key) !== undefined);
  const header = ['', ...told.flatMap((metric) => [metric.title, SIGNS[metric.comparedBy]])];
  const rows = result.subjects.map((subject) => [
    subject.label,
    ...told.flatMap((metric) => formatCells(metric, subject.name, result)),
  ]);
  return [
    `## ${title}`,
    ...(withDefinitions ? [definition] : []),
    `${result.rounds} rounds.`,
    formatTable(header, rows),
    ...[...result.failures].map(([name, why]) => `${name} was left out: ${why.split('\n')[0]}`),
    ...(arrivals ? formatArrivals(arrivals, result) : []),
    ...(withDefinitions
      ? [told.map((metric) => `- **${metric.title}**: ${metric.definition}.`).join('\n')]
      : []),
  ].join('\n\n');
}

const SIGNS = { ratio: '× plain', difference: '+ plain' };

function formatCells(
  { key, perUnit, digits, comparedBy }: Metric,
  subject: string,
  result: CaseResult,
): string[] {
  const comparison = result.compare(subject, key);
  const compared =
    comparedBy === 'ratio'
      ? formatSummary(comparison.ratio, 1, 2)
      : formatSummary(comparison.difference, perUnit, digits);
  return [
    formatSummary(result.summarize(subject, key), perUnit, digits),
    subject === PLAIN ? ABSENT : compared,
  ];
}

function formatArrivals(
  { title, columns }: ArrivalTable,
  { arrivals, subjects }: CaseResult,
): string[] {
  const rows = subjects
    .filter(({ name }) => arrivals.has(name))
    .map(({ name, label }) => [
      label,
      ...columns.map(({ key }) => formatCount(arrivals.get(name)?.[key])),
    ]);
  const header = [title, ...columns.map((column) => column.title)];
  return rows.length === 0 ? [] : [formatTable(header, rows)];
}

function formatCount(count: number | undefined): string {
  if (count === undefined) return ABSENT;
  return Number.isInteger(count) ? String(count) : count.toFixed(3);
}

function formatInstall({ install, labels }: Results, withDefinitions: boolean): string[] {
  if (install === undefined) return [];
  const rows = [...install].map(([name, { packages, bytes }]) => [
    labels.get(name)?.split(',', 1)[0] ?? name,
    String(packages),
    (bytes / 1e6).toFixed(1),
  ]);
  return [
    [
      `## ${INSTALL.title}`,
      ...(withDefinitions ? [INSTALL.definition] : []),
      formatTable(['', 'packages', 'disk, MB'], rows),
    ].join('\n\n'),
  ];
}

function formatSummary(
  summary: Omit<Summary, 'count'> | undefined,
  perUnit: number,
  digits: number,
): string {
  if (summary === undefined) return ABSENT;
  const format = (value: number) => (value / perUnit).toFixed(digits);
  return `${format(summary.median)} (${format(summary.lower)}–${format(summary.upper)})`;
}

/** A figure that may have no spread. */
function formatFigure(figure: Figure | undefined, digits: number): string {
  return figure?.quartiles === undefined
    ? (figure?.median.toFixed(digits) ?? ABSENT)
    : formatSummary({ median: figure.median, ...figure.quartiles }, 1, digits);
}
