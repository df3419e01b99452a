import { formatTable } from '../../../scripts/support/format-table.ts';
import { toBroken, type Judgement, type Outcome } from '../flaws.ts';
import { inParallel } from '../in-parallel.ts';
import { formatCounts } from '../made-items.ts';
import { judgeOutage, toMebibytes } from './judge-outage.ts';
import { OUTAGES, type Outage } from './outages.ts';
import { runOutage, type OutageRun } from './run-outage.ts';
import type { PartOptions } from '../options.ts';
import type { NodeVersion } from '@acme/otel-testkit';
import type { Installation } from '../installation.ts';

/** Outages at a time. Each keeps a twentieth of a processor busy. */
const JOBS = 8;

interface Row {
  readonly outage: Outage;
  readonly nodeVersion: NodeVersion;
  /** Undefined if it could not be run. */
  readonly run?: OutageRun;
  readonly judgement: Judgement;
}

/** Runs the outages. */
export async function testOutages(
  { quick, long, nodeVersions, protocol, filter }: PartOptions,
  installation: Installation,
): Promise<Outcome> {
  const outages = OUTAGES.filter(
    (outage) =>
      (filter === undefined || filter.test(outage.name)) &&
      (!quick || outage.core) &&
      (long || !outage.long),
  );
  const pairs = nodeVersions.flatMap((nodeVersion) =>
    outages.map((outage) => ({ outage, nodeVersion })),
  );
  const rows = await inParallel(pairs, JOBS, async ({ outage, nodeVersion }): Promise<Row> => {
    try {
      const run = await runOutage(outage, { nodeVersion, protocol, installation });
      return { outage, nodeVersion, run, judgement: judgeOutage(outage, run, protocol) };
    } catch (error) {
      return { outage, nodeVersion, judgement: toBroken(error) };
    }
  });
  return {
    results: rows.map(({ outage, nodeVersion, judgement }) => ({
      part: 'outages',
      name: outage.name,
      state: 'failing',
      nodeVersion,
      protocol,
      judgement,
    })),
    skipped: 0,
    table: drawTable(rows),
    summary: nodeVersions.map((version) => summarize(version, rows)),
  };
}

const HEADER = [
  'outage',
  'Node.js',
  'made',
  'not accepted',
  'never seen',
  'doubled',
  'lines said',
  'peak RSS MiB',
  'verdict',
];

const drawTable = (rows: readonly Row[]) =>
  formatTable(
    HEADER,
    rows.map(({ outage, nodeVersion, run, judgement }) => [
      outage.name,
      nodeVersion,
      ...(run === undefined ? ['', '', '', '', '', ''] : formatRun(run)),
      judgement.text,
    ]),
  );

const formatRun = ({ made, missing, unseen, doubled, complaints, peakRssBytes }: OutageRun) => [
  String(made),
  formatCounts(missing),
  formatCounts(unseen),
  formatCounts(doubled),
  String(complaints.length),
  String(toMebibytes(peakRssBytes)),
];

function summarize(version: NodeVersion, rows: readonly Row[]): string {
  const own = rows.filter(({ nodeVersion }) => nodeVersion === version);
  const count = (flaw: string) =>
    own.filter(({ judgement }) => judgement.flaws.some(({ name }) => name === flaw)).length;
  return (
    `Node.js ${version}: of ${own.length} outages ${count('lost')} lose what could have been kept, ` +
    `${count('doubled')} double something, ${count('silent')} lose in silence`
  );
}
