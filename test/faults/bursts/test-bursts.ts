import { formatTable } from '../../../scripts/support/format-table.ts';
import { toBroken, type Judgement, type Outcome } from '../flaws.ts';
import { judgeBurst } from './judge-burst.ts';
import { runBurst, type Burst, type BurstRun } from './run-burst.ts';
import type { PartOptions } from '../options.ts';
import type { NodeVersion } from '@acme/otel-testkit';
import type { Installation, Surroundings } from '../installation.ts';

const BURSTS: readonly Burst[] = [
  { name: '20000 lines in one tick', spans: 0, lines: 20_000 },
  { name: '100000 spans in 2 s', spans: 100_000, lines: 0 },
  { name: '5000 spans and lines a second', spans: 10_000, lines: 10_000 },
];

/** The runs of all rounds, with the distro and without. */
interface Rounds {
  readonly runs: readonly BurstRun[];
  readonly plains: readonly BurstRun[];
}

interface Measured {
  /** Undefined if one could not be run. */
  readonly rounds?: Rounds;
  readonly judgement: Judgement;
}

interface Row extends Measured {
  readonly burst: Burst;
  readonly nodeVersion: NodeVersion;
}

/** Timed alone, one after another, and more than once. */
const ROUNDS = 3;

/** Runs the bursts beside plain Node.js. */
export async function testBursts(
  { quick, nodeVersions, protocol, filter }: PartOptions,
  installation: Installation,
): Promise<Outcome> {
  const rows: Row[] = [];
  const bursts = BURSTS.filter(({ name }) => filter === undefined || filter.test(name));
  for (const nodeVersion of nodeVersions) {
    for (const burst of quick ? bursts.slice(0, 2) : bursts) {
      const surroundings = { nodeVersion, protocol, installation };
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
      protocol,
      judgement,
    })),
    skipped: 0,
    table: drawTable(rows),
    summary: [],
  };
}

async function measure(
  burst: Burst,
  surroundings: Surroundings,
  rounds: number,
): Promise<Measured> {
  const runs: BurstRun[] = [];
  const plains: BurstRun[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      plains.push(await runBurst(burst, { ...surroundings, isPlain: true }));
      runs.push(await runBurst(burst, { ...surroundings, isPlain: false }));
    }
  } catch (error) {
    return { judgement: toBroken(error) };
  }
  return { rounds: { runs, plains }, judgement: judgeBurst({ runs, plains }) };
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

const drawTable = (rows: readonly Row[]) =>
  formatTable(
    HEADER,
    rows.map(({ burst, nodeVersion, rounds, judgement }) => [
      burst.name,
      nodeVersion,
      ...(rounds === undefined ? ['', '', '', '', ''] : formatRounds(rounds)),
      judgement.text,
    ]),
  );

const formatRounds = ({ runs, plains }: Rounds) => [
  String(Math.max(...runs.map(({ missing }) => missing.spans))),
  String(Math.max(...runs.map(({ missing }) => missing.lines))),
  `${range(runs, toStall)} (${range(plains, toStall)})`,
  `${range(runs, toPeak)} (${range(plains, toPeak)})`,
  String(Math.max(...runs.map(({ complaints }) => complaints.length))),
];

const toStall = ({ stallMillis }: BurstRun) => Math.round(stallMillis);
const toPeak = ({ peakRssBytes }: BurstRun) => Math.round(peakRssBytes / 1024 / 1024);

/** The least and the most of all rounds. */
function range(runs: readonly BurstRun[], toNumber: (run: BurstRun) => number): string {
  const numbers = runs.map(toNumber);
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  return least === most ? String(least) : `${least}–${most}`;
}
