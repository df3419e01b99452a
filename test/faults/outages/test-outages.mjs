import { formatTable } from '../../../scripts/support/format-table.mjs';
import { toBroken } from '../flaws.mjs';
import { inParallel } from '../in-parallel.mjs';
import { formatCounts } from '../made-items.mjs';
import { judgeOutage, toMebibytes } from './judge-outage.mjs';
import { OUTAGES } from './outages.mjs';
import { runOutage } from './run-outage.mjs';

/** Outages at a time. Each keeps a twentieth of a processor busy. */
const JOBS = 8;

/**
 * Runs the outages.
 *
 * @param {import('../options.mjs').FaultsOptions} options
 * @param {import('../installation.mjs').Installation} installation
 */
export async function testOutages({ quick, long, nodeVersions, filter }, installation) {
  const outages = OUTAGES.filter(
    (outage) =>
      (filter === undefined || filter.test(outage.name)) &&
      (!quick || outage.core) &&
      (long || !outage.long),
  );
  const pairs = nodeVersions.flatMap((nodeVersion) =>
    outages.map((outage) => ({ outage, nodeVersion })),
  );
  const rows = await inParallel(pairs, JOBS, async ({ outage, nodeVersion }) => {
    try {
      const run = await runOutage(outage, { nodeVersion, installation });
      return { outage, nodeVersion, run, judgement: judgeOutage(outage, run) };
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

const drawTable = (rows) =>
  formatTable(
    HEADER,
    rows.map(({ outage, nodeVersion, run, judgement }) => [
      outage.name,
      nodeVersion,
      ...(run === undefined ? ['', '', '', '', '', ''] : formatRun(run)),
      judgement.text,
    ]),
  );

const formatRun = ({ made, missing, unseen, doubled, complaints, peakRssBytes }) => [
  String(made),
  formatCounts(missing),
  formatCounts(unseen),
  formatCounts(doubled),
  String(complaints.length),
  String(toMebibytes(peakRssBytes)),
];

function summarize(version, rows) {
  const own = rows.filter(({ nodeVersion }) => nodeVersion === version);
  const count = (flaw) =>
    own.filter(({ judgement }) => judgement.flaws.some(({ name }) => name === flaw)).length;
  return (
    `Node.js ${version}: of ${own.length} outages ${count('lost')} lose what could have been kept, ` +
    `${count('doubled')} double something, ${count('silent')} lose in silence`
  );
}
