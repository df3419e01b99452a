/**
 * `npm run bench`: measures whole applications with and without the distro, prints tables and writes
 * docs/benchmarks.md. What each figure is: README.md beside this file.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CASE_NAMES,
  NODE_PACKAGES,
  parseArguments,
  usage,
  type BenchOptions,
} from './arguments.ts';
import { describeMachine, loadAverage } from './machine.ts';
import { measureCases } from './measure-cases.ts';
import { formatReport, formatTables } from './report.ts';
import { listSubjects } from './subjects.ts';
import { listVersions } from './versions.ts';
import { prepareWorkspace } from './workspace.ts';

const ROOT = join(import.meta.dirname, '..');
const REPORT = 'docs/benchmarks.md';

/** The Node.js of the goals. */
const REPORTED_NODE = '24';

const parsed = parseArguments(process.argv.slice(2));
if ('problem' in parsed) {
  process.stderr.write(`bench: ${parsed.problem}\n`);
  process.exitCode = 2;
} else if (parsed.options.help) {
  process.stdout.write(usage);
} else {
  // children are killed on `exit`, which a signal alone would not bring
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(signal, () => process.exit(code));
  }
  try {
    await bench(parsed.options);
  } catch (error) {
    process.stderr.write(`bench: ${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}

async function bench({ peers, against, runs, cases, node, write }: BenchOptions): Promise<void> {
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

function say(text: string): void {
  process.stderr.write(`bench: ${text}\n`);
}
