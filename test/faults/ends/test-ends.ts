import { formatTable } from '../../../scripts/support/format-table.ts';
import { toBroken, type Judgement, type Outcome } from '../flaws.ts';
import { inParallel } from '../in-parallel.ts';
import { canBeFirstProcess } from './first-process.ts';
import { formatEnding, judgeEnd, leastAddedMillis } from './judge-end.ts';
import { END_KINDS, type EndKind } from './kinds.ts';
import { RECEIVER_STATES, type ReceiverState } from './receiver-states.ts';
import { runEnd, type EndRun, type EndSurroundings } from './run-end.ts';
import type { PartOptions } from '../options.ts';
import type { NodeVersion } from '@acme/otel-testkit';
import type { Installation, Surroundings } from '../installation.ts';

const MOST_RUNS = 3;

/** An end on a version of Node.js. */
interface Pair {
  readonly kind: EndKind;
  readonly nodeVersion: NodeVersion;
}

/** The outcome in one state of the receiver. */
interface Cell {
  readonly state: ReceiverState;
  readonly judgement: Judgement;
}

interface Row extends Pair {
  readonly plain: EndRun | undefined;
  readonly cells: readonly Cell[];
}

/** A line of the table. */
interface Line {
  readonly name: string;
  readonly cells: readonly string[];
  readonly versions: NodeVersion[];
}

/** Runs every end beside plain Node.js. */
export async function testEnds(
  { quick, nodeVersions, protocol, jobs, filter }: PartOptions,
  installation: Installation,
): Promise<Outcome> {
  const isCoreOnly = quick && protocol !== 'http/protobuf';
  const wanted = END_KINDS.filter(
    ({ name, core }) => (filter === undefined || filter.test(name)) && (core || !isCoreOnly),
  );
  const kinds = wanted.filter(({ isFirstProcess }) => !isFirstProcess || canBeFirstProcess());
  const pairs = nodeVersions.flatMap((nodeVersion) => kinds.map((kind) => ({ kind, nodeVersion })));
  const rows = await inParallel(pairs, jobs, (pair) =>
    testEnd(pair, { quick, protocol, installation }),
  );
  return {
    results: rows.flatMap(({ kind, nodeVersion, cells }) =>
      cells.map(({ state, judgement }) => ({
        part: 'ends',
        name: kind.name,
        state: state.name,
        nodeVersion,
        protocol,
        judgement,
      })),
    ),
    skipped: wanted.length - kinds.length,
    table: drawTable(rows),
    summary: nodeVersions.map((version) => summarize(version, rows)),
  };
}

async function testEnd(
  { kind, nodeVersion }: Pair,
  {
    quick,
    protocol,
    installation,
  }: Pick<PartOptions, 'quick' | 'protocol'> & Pick<Surroundings, 'installation'>,
): Promise<Row> {
  const surroundings = { nodeVersion, protocol, installation };
  const states = RECEIVER_STATES.filter(({ fault }) => !quick || fault === undefined || kind.core);
  const cells: Cell[] = [];
  let plain: EndRun | undefined;
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
async function runUntilInTime(
  kind: EndKind,
  { plain, ...surroundings }: Required<EndSurroundings> & { readonly plain: EndRun },
): Promise<readonly EndRun[]> {
  const runs: EndRun[] = [];
  while (runs.length < MOST_RUNS) {
    runs.push(await runEnd(kind, surroundings));
    const addedMillis = leastAddedMillis(plain, runs) ?? Infinity;
    if (addedMillis <= surroundings.state.mostAddedMillis) break;
  }
  return runs;
}

/** One row for each end; one for each Node.js version where they differ. */
function drawTable(rows: readonly Row[]): string {
  const lines = new Map<string, Line>();
  for (const { kind, nodeVersion, plain, cells } of rows) {
    const texts = RECEIVER_STATES.map(
      (state) => cells.find((cell) => cell.state === state)?.judgement.text ?? '',
    );
    const cellsOfLine = [plain ? formatEnding(plain) : '', ...texts];
    const key = [kind.name, ...cellsOfLine].join('|');
    const line = lines.get(key) ?? { name: kind.name, cells: cellsOfLine, versions: [] };
    line.versions.push(nodeVersion);
    lines.set(key, line);
  }
  const order = END_KINDS.map(({ name }) => name);
  const sorted = [...lines.values()].toSorted(
    (a, b) => order.indexOf(a.name) - order.indexOf(b.name),
  );
  return formatTable(
    ['end', 'Node.js', 'plain', ...RECEIVER_STATES.map(({ name }) => name)],
    sorted.map(({ name, cells, versions }) => [name, versions.join(' '), ...cells]),
  );
}

function summarize(version: NodeVersion, rows: readonly Row[]): string {
  const own = rows.filter(({ nodeVersion }) => nodeVersion === version);
  const cells = own.flatMap(({ kind, cells: all }) => all.map((cell) => ({ kind, ...cell })));
  const count = (list: readonly Cell[], ...names: readonly string[]) =>
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

const median = (numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
