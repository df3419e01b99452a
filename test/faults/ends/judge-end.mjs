import { formatCounts, isNone } from '../made-items.mjs';

/** What a busy machine may add before an end counts as slow. */
const SLACK_MILLIS = 600;

/**
 * Compares an end with that of plain Node.js.
 *
 * @param {object} input
 * @param {import('./kinds.mjs').EndKind} input.kind
 * @param {import('./receiver-states.mjs').ReceiverState} input.state
 * @param {import('./run-end.mjs').EndRun} input.plain
 * @param {import('./run-end.mjs').EndRun} input.run
 * @returns {import('../flaws.mjs').Judgement}
 */
export function judgeEnd({ kind, state, plain, run }) {
  const addedMillis = run.endMillis - plain.endMillis;
  const isHealthy = state.fault === undefined;
  const lost = !isNone(run.missing) || run.missingMeasurements !== 0;
  const flaws = [];
  const texts = [];
  const add = (name, text, detail) => {
    flaws.push({ name, detail });
    texts.push(text);
  };

  if (run.endless) {
    add('endless', 'never ends', 'it had to be killed');
  } else if (run.exitCode !== plain.exitCode || run.signal !== plain.signal) {
    add('ending', formatEnding(run), `${formatEnding(run)}, plain ${formatEnding(plain)}`);
  }
  const difference = findDifference(plain.lines, run.lines);
  if (difference !== undefined) add('output', 'output', difference);
  if (lost && isHealthy && kind.delivery === 'promised') {
    const text = `lost ${formatLosses(run)}`;
    add('lost', text, `${text} of ${run.made} (spans/winston lines/direct records)`);
  }
  const mayBeLost = kind.delivery === 'said' || (kind.delivery === 'promised' && !isHealthy);
  if (lost && mayBeLost && run.complaints.length === 0) {
    add('silent', 'silent', 'not a word of what was left behind');
  }
  if (!run.endless && addedMillis > state.mostAddedMillis) {
    const text = `+${Math.round(addedMillis)} ms`;
    if (addedMillis > state.mostAddedMillis + SLACK_MILLIS) add('slow', text, text);
    else texts.push(text);
  }
  if (lost && isHealthy && kind.delivery !== 'promised') texts.push(`(lost ${formatLosses(run)})`);
  return { flaws, text: texts.join(', ') || 'ok', ...(!run.endless && { addedMillis }) };
}

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
