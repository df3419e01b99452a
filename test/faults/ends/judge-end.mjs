import { formatCounts, isNone } from '../made-items.mjs';

/** What is promised of an end: it waits for `ACME_OTEL_SHUTDOWN_TIMEOUT` at most. The time below it is a figure of the machine, and noted. */
const PROMISED_MILLIS = 1_100;

/** What a busy machine may add in each of several runs before an end counts as slow. */
const SLACK_MILLIS = 300;

/**
 * Compares an end with that of plain Node.js. It has each flaw that one of its runs has, and the time of
 * the fastest.
 *
 * @param {object} input
 * @param {import('./kinds.mjs').EndKind} input.kind
 * @param {import('./receiver-states.mjs').ReceiverState} input.state
 * @param {import('./run-end.mjs').EndRun} input.plain
 * @param {readonly import('./run-end.mjs').EndRun[]} input.runs
 * @returns {import('../flaws.mjs').Judgement}
 */
export function judgeEnd({ kind, state, plain, runs }) {
  const flaws = new Map();
  for (const run of runs) {
    for (const flaw of findFlaws({ kind, state, plain, run })) {
      if (!flaws.has(flaw.name)) flaws.set(flaw.name, flaw);
    }
  }
  const notes = [];
  const addedMillis = leastAddedMillis(plain, runs);
  if (addedMillis > state.mostAddedMillis) {
    const text = `+${Math.round(addedMillis)} ms`;
    if (addedMillis <= PROMISED_MILLIS + SLACK_MILLIS) notes.push(text);
    else flaws.set('slow', { name: 'slow', text, detail: `${text} in the fastest of its runs` });
  }
  if (kind.delivery !== 'promised' && state.fault === undefined && hasLost(runs[0])) {
    notes.push(`(lost ${formatLosses(runs[0])})`);
  }
  const texts = [...[...flaws.values()].map(({ text }) => text), ...notes];
  return { flaws: [...flaws.values()], text: texts.join(', ') || 'ok', addedMillis };
}

/** What the fastest run adds to the time of plain Node.js; `undefined` if none has ended. */
export function leastAddedMillis(plain, runs) {
  const ended = runs.filter(({ endless }) => !endless);
  if (ended.length === 0) return undefined;
  return Math.min(...ended.map(({ endMillis }) => endMillis)) - plain.endMillis;
}

/** The flaws of one run, without those of time. */
function findFlaws({ kind, state, plain, run }) {
  const flaws = [];
  const add = (name, text, detail) => flaws.push({ name, text, detail });
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

const hasLost = ({ missing, missingMeasurements }) => !isNone(missing) || missingMeasurements !== 0;

/** @param {Pick<import('./run-end.mjs').EndRun, 'exitCode' | 'signal' | 'endless'>} run */
export const formatEnding = ({ exitCode, signal, endless }) =>
  endless ? 'never ends' : String(signal ?? exitCode);

const formatLosses = ({ missing, missingMeasurements }) =>
  formatCounts(missing) + (missingMeasurements === 0 ? '' : ' +metric');

/** The first line that differs, or undefined. */
function findDifference(plain, lines) {
  const length = Math.max(plain.length, lines.length);
  for (let i = 0; i < length; i += 1) {
    if (plain[i] !== lines[i]) {
      return `line ${i + 1} is ${quote(lines[i])}, plain ${quote(plain[i])}`;
    }
  }
  return undefined;
}

const quote = (line) => (line === undefined ? 'missing' : JSON.stringify(line));
