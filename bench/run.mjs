/**
 * `npm run bench`: measures whole applications with and without the distro, prints tables and writes
 * docs/benchmarks.md. What each figure is: README.md beside this file.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CASE_NAMES, NODE_PACKAGES, parseArguments, usage } from './arguments.mjs';
import { describeMachine, loadAverage } from './machine.mjs';
import { measureCases } from './measure-cases.mjs';
import { formatReport, formatTables } from './report.mjs';
import { listSubjects } from './subjects.mjs';
import { listVersions } from './versions.mjs';
import { prepareWorkspace } from './workspace.mjs';

const ROOT = join(import.meta.dirname, '..');
const REPORT = 'docs/benchmarks.md';

/** The Node.js of the goals. */
const REPORTED_NODE = 24;

const { options, problem } = parseArguments(process.argv.slice(2));
if (problem !== undefined) {
  process.stderr.write(`bench: ${problem}\n`);
  process.exitCode = 2;
} else if (options.help) {
  process.stdout.write(usage);
} else {
  // children are killed on `exit`, which a signal alone would not bring
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ]) {
    process.on(signal, () => process.exit(code));
  }
  try {
    await bench(options);
  } catch (error) {
    process.stderr.write(`bench: ${error.message}\n`);
    process.exitCode = 1;
  }
}

async function bench({ peers, against, runs, cases, node, write }) {
  say('installing what is measured');
  const workspace = prepareWorkspace(ROOT, { peers, against });
  try {
    const nodeFile = join(ROOT, 'node_modules', NODE_PACKAGES[node], 'bin/node');
    const subjects = listSubjects(workspace.peerDirs, workspace.revision);
    const before = loadAverage();
    const measured = await measureCases({ workspace, subjects, nodeFile, cases, runs, say });
    const results = {
      ...measured,
      date: new Date(),
      machine: describeMachine(nodeFile),
      load: { before, after: loadAverage() },
      versions: listVersions(workspace),
      labels: new Map(subjects.map(({ name, label }) => [name, label])),
    };
    process.stdout.write(`${formatTables(results)}\n`);
    const isReported =
      node === REPORTED_NODE && cases.length === CASE_NAMES.length && against === undefined;
    if (write && isReported) {
      writeFileSync(join(ROOT, REPORT), formatReport(results));
      say(`wrote ${REPORT}`);
    }
  } finally {
    rmSync(workspace.scratchDir, { recursive: true, force: true });
  }
}

function say(text) {
  process.stderr.write(`bench: ${text}\n`);
}
