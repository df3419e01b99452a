/**
 * `npm run test:gauntlet`: runs every program of `test/gauntlet/programs` on plain Node.js and with the
 * distro as it is built, and compares what it prints and how it ends, byte by byte. What the distro says
 * on stderr is not compared, but a line that tells of an instrumentation that failed is a failure.
 *
 * Without arguments: all programs, on Node.js 22, 24 and 26, with real servers of Debian's packages, which
 * it starts and stops. `-- kafkajs`, `-- kafkajs/frozen`: those programs alone, and the servers they need.
 * `--node 22,26`: other versions. `--core`: what `npm test` runs, the programs that need no server, on
 * Node.js 24. `--no-build`: the distro as it is.
 *
 * The last line is `N passed, N failed, N skipped`.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installGauntlet } from './gauntlet/installation.ts';
import { listPrograms } from './gauntlet/programs.ts';
import { runProgram, type Outcome, type RunOptions } from './gauntlet/run-program.ts';
import { SERVER_KINDS } from './servers/kinds.ts';
import { loadInstrumentations } from './support/built-distro.ts';
import type { InstrumentationRow } from '../packages/otel-auto/build/instrumentations/table.js';
import { withServers } from './servers/with-servers.ts';
import type { Program } from './gauntlet/programs.ts';

const root = path.join(import.meta.dirname, '..');
const AT_ONCE = 2;

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    core: { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
    node: { type: 'string' },
  },
});
const nodeVersions = options.node?.split(',') ?? (options.core ? ['24'] : ['22', '24', '26']);

/** A program on a version of Node.js. */
interface Pair {
  readonly program: Program;
  readonly nodeVersion: string;
}

const counts = { passed: 0, failed: 0 };
await main();
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, 0 skipped\n`);
if (counts.failed > 0 || counts.passed === 0) process.exitCode ||= 1;

async function main() {
  if (!options['no-build']) {
    execFileSync(process.execPath, [path.join(root, 'scripts/build.ts'), '--only', 'packages'], {
      cwd: root,
      stdio: 'inherit',
    });
  }
  const programs = listPrograms().filter(
    ({ name, servers }) =>
      (wanted.length === 0 || wanted.some((beginning) => name.startsWith(beginning))) &&
      !(options.core && servers.length > 0),
  );
  const needed = new Set(programs.flatMap(({ servers }) => servers));
  const kinds = SERVER_KINDS.filter(({ name }) => needed.delete(name.toLowerCase()));
  if (needed.size > 0) throw new Error(`no such server: ${[...needed].join(', ')}`);
  const ran = await withServers(async (env, interrupted) => {
    await compareAll(programs, env, interrupted);
    return true;
  }, kinds);
  if (!ran) counts.failed += 1;
}

async function compareAll(
  programs: readonly Program[],
  servers: Readonly<Record<string, string>>,
  interrupted: AbortSignal,
): Promise<void> {
  const folder = installGauntlet();
  const instrumentations = loadInstrumentations();
  const rows = new Map(instrumentations.map((row) => [row.name, row]));
  const receiver = createServer((request, response) =>
    request.resume().on('end', () => response.end()),
  );
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const { port } = receiver.address() as AddressInfo;
  const env = {
    ...servers,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    // Ids in log lines are ours on purpose.
    ACME_OTEL_LOG_CORRELATION: 'off',
    // At which an instrumentation that fails says so.
    OTEL_LOG_LEVEL: 'error',
  };
  const pairs = nodeVersions.flatMap((nodeVersion) =>
    programs.map((program) => ({ program, nodeVersion })),
  );
  // What is off by default must not change the application either, and is tried by its own programs.
  const selectRows = (row: InstrumentationRow) =>
    instrumentations
      .filter((other) => other === row || other.offBecause === undefined)
      .map(({ name }) => name)
      .join(',');
  const workers = Array.from({ length: AT_ONCE }, async () => {
    for (let pair = pairs.shift(); pair !== undefined; pair = pairs.shift()) {
      interrupted.throwIfAborted();
      const row = rows.get(pair.program.row);
      const complaint =
        row === undefined
          ? `there is no row ${pair.program.row} in the table`
          : await compare(pair, {
              folder,
              env: { ...env, OTEL_NODE_ENABLED_INSTRUMENTATIONS: selectRows(row) },
              modules: row.modules,
            });
      report(pair, complaint);
    }
  });
  try {
    await Promise.all(workers);
  } finally {
    receiver.close();
  }
}

/** @returns what is wrong */
async function compare(
  { program, nodeVersion }: Pair,
  context: Omit<RunOptions, 'nodeVersion' | 'door'>,
): Promise<string | undefined> {
  const run = (door: RunOptions['door']) => runProgram(program, { ...context, nodeVersion, door });
  const plain = await run(undefined);
  const ours = await run(program.isEsModule ? '--import' : '--require');
  if (plain.outcome.stdout === '') return `it prints nothing\n${plain.outcome.stderr}`;
  if (JSON.stringify(plain.outcome) !== JSON.stringify(ours.outcome)) {
    return `--- plain\n${show(plain.outcome)}\n--- with the distro\n${show(ours.outcome)}`;
  }
  if (context.modules.length > 0 && ours.seen.length === 0) {
    return 'it loads no module of its row, so nothing was tried';
  }
  if (ours.admitted.length > 0) return `telemetry is missing\n${ours.admitted.join('\n')}`;
  return undefined;
}

function report({ program, nodeVersion }: Pair, complaint: string | undefined): void {
  const isSame = complaint === undefined;
  counts[isSame ? 'passed' : 'failed'] += 1;
  process.stdout.write(
    `${isSame ? 'same   ' : 'DIFFERS'} ${program.name} on Node.js ${nodeVersion}\n${isSame ? '' : `${complaint}\n`}`,
  );
}

function show({ exitCode, signal, stdout, stderr }: Outcome): string {
  return `ended with ${exitCode ?? signal}\n${stdout}${stderr}`;
}
