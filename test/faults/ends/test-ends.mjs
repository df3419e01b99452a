import { formatTable } from '../../../scripts/support/format-table.mjs';
import { toBroken } from '../flaws.mjs';
import { inParallel } from '../in-parallel.mjs';
import { canBeFirstProcess } from './first-process.mjs';
import { formatEnding, judgeEnd, leastAddedMillis } from './judge-end.mjs';
import { END_KINDS } from './kinds.mjs';
import { RECEIVER_STATES } from './receiver-states.mjs';
import { runEnd } from './run-end.mjs';

const MOST_RUNS = 3;

/**
 * Runs every end beside plain Node.js.
 *
 * @param {import('../options.mjs').FaultsOptions} options
 * @param {import('../installation.mjs').Installation} installation
 */
export async function testEnds({ quick, nodeVersions, jobs, filter }, installation) {
  const wanted = END_KINDS.filter(({ name }) => filter === undefined || filter.test(name));
  const kinds = wanted.filter(({ isFirstProcess }) => !isFirstProcess || canBeFirstProcess());
  const pairs = nodeVersions.flatMap((nodeVersion) => kinds.map((kind) => ({ kind, nodeVersion })));
  const rows = await inParallel(pairs, jobs, (pair) => testEnd(pair, { quick, installation }));
  return {
    results: rows.flatMap(({ kind, nodeVersion, cells }) =>
      cells.map(({ state, judgement }) => ({
        part: 'ends',
        name: kind.name,
        state: state.name,
        nodeVersion,
        judgement,
      })),
    ),
    skipped: wanted.length - kinds.length,
    table: drawTable(rows),
    summary: nodeVersions.map((version) => summarize(version, rows)),
  };
}

async function testEnd({ kind, nodeVersion }, { quick, installation }) {
  const surroundings = { nodeVersion, installation };
  const states = RECEIVER_STATES.filter(({ fault }) => !quick || fault === undefined || kind.core);
  const cells = [];
  let plain;
  for (const state of states) {
    try {
      plain ??= await runEnd(kind, surroundings);
      const runs = await runUntilInTime(kind, { ...surroundings, state, plain });
      cells.push({ state, judgement: judgeEnd({ kind, state, plain, runs }) });
    } catch (error) {
      cells.push({ state, judgement: toBroken(error) });
    }
  }
  return { kind, nodeVersion, plain, cells };
}

/** Again when it took too long, since that may be the machine's fault. */
async function runUntilInTime(kind, { plain, ...surroundings }) {
  const runs = [];
  while (runs.length < MOST_RUNS) {
    runs.push(await runEnd(kind, surroundings));
    if (leastAddedMillis(plain, runs) <= surroundings.state.mostAddedMillis) break;
  }
  return runs;
}

/** One row for each end; one for each Node.js version where they differ. */
function drawTable(rows) {
  const lines = new Map();
  for (const { kind, nodeVersion, plain, cells } of rows) {
    const texts = RECEIVER_STATES.map(
      (state) => cells.find((cell) => cell.state === state)?.judgement.text ?? '',
    );
    const line = [kind.name, plain ? formatEnding(plain) : '', ...texts];
    const key = line.join('|');
    if (!lines.has(key)) lines.set(key, { line, versions: [] });
    lines.get(key).versions.push(nodeVersion);
  }
  const order = new Map(END_KINDS.map(({ name }, index) => [name, index]));
  const sorted = [...lines.values()].toSorted(
    (a, b) => order.get(a.line[0]) - order.get(b.line[0]),
  );
  return formatTable(
    ['end', 'Node.js', 'plain', ...RECEIVER_STATES.map(({ name }) => name)],
    sorted.map(({ line: [name, ...rest], versions }) => [name, versions.join(' '), ...rest]),
  );
}

function summarize(version, rows) {
  const own = rows.filter(({ nodeVersion }) => nodeVersion === version);
  const cells = own.flatMap(({ kind, cells: all }) => all.map((cell) => ({ kind, ...cell })));
  const count = (list, ...names) =>
    list.filter(({ judgement }) => judgement.flaws.some(({ name }) => names.includes(name))).length;
  const healthy = cells.filter(
    ({ state, kind }) => state.fault === undefined && kind.delivery === 'promised',
  );
  const added = RECEIVER_STATES.flatMap((state) => {
    const ofState = cells.filter((cell) => cell.state === state);
    const millis = ofState.flatMap(({ judgement: { addedMillis } }) =>
      addedMillis === undefined ? [] : [Math.round(addedMillis)],
    );
    return millis.length === 0 ? [] : [`${state.name} ${median(millis)}/${Math.max(...millis)}`];
  });
  return (
    `Node.js ${version}: lost something at ${count(healthy, 'lost')} of ${healthy.length} ends with a healthy receiver; ` +
    `${count(cells, 'ending', 'endless', 'output')} of ${cells.length} runs differ from plain; ` +
    `${count(cells, 'silent')} left something behind in silence; ` +
    `added ms (median/most): ${added.join(', ')}`
  );
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
