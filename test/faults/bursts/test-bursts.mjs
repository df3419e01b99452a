import { formatTable } from '../../../scripts/support/format-table.mjs';
import { toBroken } from '../flaws.mjs';
import { judgeBurst } from './judge-burst.mjs';
import { runBurst } from './run-burst.mjs';

const BURSTS = [
  { name: '20000 lines in one tick', spans: 0, lines: 20_000 },
  { name: '100000 spans in 2 s', spans: 100_000, lines: 0 },
  { name: '5000 spans and lines a second', spans: 10_000, lines: 10_000 },
];

/** Timed alone, one after another, and more than once. */
const ROUNDS = 3;

/**
 * Runs the bursts beside plain Node.js.
 *
 * @param {import('../options.mjs').FaultsOptions} options
 * @param {import('../installation.mjs').Installation} installation
 */
export async function testBursts({ quick, nodeVersions, filter }, installation) {
  const rows = [];
  const bursts = BURSTS.filter(({ name }) => filter === undefined || filter.test(name));
  for (const nodeVersion of nodeVersions) {
    for (const burst of quick ? bursts.slice(0, 2) : bursts) {
      const surroundings = { nodeVersion, installation };
      rows.push({
        burst,
        nodeVersion,
        ...(await measure(burst, surroundings, quick ? 1 : ROUNDS)),
      });
    }
  }
  return {
    results: rows.map(({ burst, nodeVersion, judgement }) => ({
      part: 'bursts',
      name: burst.name,
      state: 'healthy',
      nodeVersion,
      judgement,
    })),
    skipped: 0,
    table: drawTable(rows),
    summary: [],
  };
}

async function measure(burst, surroundings, rounds) {
  const runs = [];
  const plains = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      plains.push(await runBurst(burst, { ...surroundings, isPlain: true }));
      runs.push(await runBurst(burst, { ...surroundings, isPlain: false }));
    }
  } catch (error) {
    return { judgement: toBroken(error) };
  }
  return { runs, plains, judgement: judgeBurst({ runs, plains }) };
}

const HEADER = [
  'burst',
  'Node.js',
  'lost spans',
  'lost lines',
  'longest stall ms (plain)',
  'peak RSS MiB (plain)',
  'lines said',
  'verdict',
];

const drawTable = (rows) =>
  formatTable(
    HEADER,
    rows.map(({ burst, nodeVersion, runs, plains, judgement }) => [
      burst.name,
      nodeVersion,
      ...(runs === undefined ? ['', '', '', '', ''] : formatRuns(runs, plains)),
      judgement.text,
    ]),
  );

const formatRuns = (runs, plains) => [
  String(Math.max(...runs.map(({ missing }) => missing.spans))),
  String(Math.max(...runs.map(({ missing }) => missing.lines))),
  `${range(runs, toStall)} (${range(plains, toStall)})`,
  `${range(runs, toPeak)} (${range(plains, toPeak)})`,
  String(Math.max(...runs.map(({ complaints }) => complaints.length))),
];

const toStall = ({ stallMillis }) => Math.round(stallMillis);
const toPeak = ({ peakRssBytes }) => Math.round(peakRssBytes / 1024 / 1024);

/** The least and the most of all rounds. */
function range(runs, toNumber) {
  const numbers = runs.map(toNumber);
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  return least === most ? String(least) : `${least}–${most}`;
}
