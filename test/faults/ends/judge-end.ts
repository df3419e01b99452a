import { formatCounts, isNone } from '../made-items.ts';
import type { EndKind } from './kinds.ts';
import type { ReceiverState } from './receiver-states.ts';
import type { EndRun } from './run-end.ts';
import type { Flaw, Judgement } from '../flaws.ts';

/**
 * The promise of an end: it waits for `ACME_OTEL_SHUTDOWN_TIMEOUT` at most. The time below it is
 * a figure of the machine, and noted.
 */
const PROMISED_MILLIS = 1_100;

/** The time that a busy machine may add in each of several runs before an end counts as slow. */
const SLACK_MILLIS = 300;

/** A flaw and how it stands in the table. */
interface EndFlaw extends Flaw {
  readonly text: string;
}

interface Comparison {
  readonly kind: EndKind;
  readonly state: ReceiverState;
  readonly plain: EndRun;
}

/**
 * Compares an end with that of plain Node.js. It has each flaw that one of its runs has, and the time of
 * the fastest.
 */
export function judgeEnd({
  kind,
  state,
  plain,
  runs,
}: Comparison & { readonly runs: readonly EndRun[] }): Judgement {
  const flaws = new Map<string, EndFlaw>();
  for (const run of runs) {
    for (const flaw of findFlaws({ kind, state, plain, run })) {
      if (!flaws.has(flaw.name)) flaws.set(flaw.name, flaw);
    }
  }
  const notes: string[] = [];
  const addedMillis = leastAddedMillis(plain, runs);
  if (addedMillis !== undefined && addedMillis > state.mostAddedMillis) {
    const text = `+${Math.round(addedMillis)} ms`;
    if (addedMillis <= PROMISED_MILLIS + SLACK_MILLIS) notes.push(text);
    else flaws.set('slow', { name: 'slow', text, detail: `${text} in the fastest of its runs` });
  }
  const [first] = runs;
  if (kind.delivery !== 'promised' && state.fault === undefined && first && hasLost(first)) {
    notes.push(`(lost ${formatLosses(first)})`);
  }
  const texts = [...[...flaws.values()].map(({ text }) => text), ...notes];
  return { flaws: [...flaws.values()], text: texts.join(', ') || 'ok', addedMillis };
}

/** Measures what the fastest run adds to the time of plain Node.js; `undefined` if none has ended. */
export function leastAddedMillis(plain: EndRun, runs: readonly EndRun[]): number | undefined {
  const ended = runs.filter(({ endless }) => !endless);
  if (ended.length === 0) return undefined;
  return Math.min(...ended.map(({ endMillis }) => endMillis)) - plain.endMillis;
}

/** The flaws of one run, without those of time. */
function findFlaws({ kind, state, plain, run }: Comparison & { readonly run: EndRun }): EndFlaw[] {
  const flaws: EndFlaw[] = [];
  const add = (name: string, text: string, detail: string) => flaws.push({ name, text, detail });
  const ending = formatEnding(run);
  if (run.endless) add('endless', ending, 'it had to be killed');
  else if (ending !== formatEnding(plain)) {
    add('ending', ending, `${ending}, plain ${formatEnding(plain)}`);
  }
  const difference = findDifference(plain.lines, run.lines);
  if (difference !== undefined) add('output', 'output', difference);
  if (kind.delivery === 'none' || !hasLost(run)) return flaws;
  if (kind.delivery === 'promised' && state.fault === undefined) {
    const text = `lost ${formatLosses(run)}`;
    add('lost', text, `${text} of ${run.made} (spans/winston lines/direct records)`);
  } else if (run.complaints.length === 0) {
    add('silent', 'silent', 'not a word of what was left behind');
  }
  return flaws;
}

const hasLost = ({ missing, missingMeasurements }: EndRun) =>
  !isNone(missing) || missingMeasurements !== 0;

export const formatEnding = ({
  exitCode,
  signal,
  endless,
}: Pick<EndRun, 'exitCode' | 'signal' | 'endless'>) =>
  endless ? 'never ends' : String(signal ?? exitCode);

const formatLosses = ({ missing, missingMeasurements }: EndRun) =>
  formatCounts(missing) + (missingMeasurements === 0 ? '' : ' +metric');

/** The first line that differs, or undefined. */
function findDifference(plain: readonly string[], lines: readonly string[]): string | undefined {
  const length = Math.max(plain.length, lines.length);
  for (let i = 0; i < length; i += 1) {
    if (plain[i] !== lines[i]) {
      return `line ${i + 1} is ${quote(lines[i])}, plain ${quote(plain[i])}`;
    }
  }
  return undefined;
}

const quote = (line: string | undefined) => (line === undefined ? 'missing' : JSON.stringify(line));
