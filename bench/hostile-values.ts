// What does a hostile value cost the event loop? `node bench/hostile-values.ts` logs each with plain
// winston and with the distro as built, and prints by how much longer ours held the loop: the
// difference of the medians, from three milliseconds on.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { spawn } from 'node:child_process';

/** Durations by what was logged and the logger, one for each round. */
type Durations = Map<string, number[]>;

/** A line that the application prints of a value: that it begins with it, or how long it took. */
interface Line {
  readonly name: string;
  readonly logger: string;
  readonly started?: boolean;
  readonly callMillis?: number;
  readonly stallMillis?: number;
}

const ROUNDS = 3;
const GOAL_MILLIS = 30;
const root = join(import.meta.dirname, '..');
const register = join(root, 'packages/otel-auto/register.js');
const application = join(root, 'test/logs/applications/measured-hostile-values.mjs');

const sink = createServer((request, response) => {
  request.resume();
  request.on('end', () => response.end());
});
sink.listen(0, '127.0.0.1');
await once(sink, 'listening');
const { port } = sink.address() as AddressInfo;

const plain: Durations = new Map();
const ours: Durations = new Map();
for (let round = 0; round < ROUNDS; round += 1) {
  await runRound(plain, []);
  await runRound(ours, ['--require', register]);
}
sink.close();

const rows = [...ours].map(([key, measured]) => {
  const before = plain.get(key) ?? [];
  return {
    key,
    plain: median(before),
    ours: median(measured),
    more: median(measured) - median(before),
  };
});
rows.sort((a, b) => b.more - a.more);
for (const { key, plain: before, ours: after, more } of rows) {
  if (more < 3) continue;
  console.log(
    `${more > GOAL_MILLIS ? '!' : ' '} ${format(more)} more: ${format(before)} -> ${format(after)}  ${key}`,
  );
}
console.log(
  `${rows.length} measured, ${rows.filter(({ more }) => more > GOAL_MILLIS).length} above ${GOAL_MILLIS} ms`,
);

async function runRound(results: Durations, nodeArgs: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, ['--expose-gc', ...nodeArgs, application], {
    env: {
      PATH: process.env.PATH,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_BLRP_SCHEDULE_DELAY: '1',
      OTEL_BSP_SCHEDULE_DELAY: '1',
      OTEL_METRICS_EXPORTER: 'none',
    },
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 240_000,
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  await once(child, 'close');
  const lines = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  for (const { name, logger, callMillis, stallMillis } of lines) {
    if (callMillis === undefined) continue;
    const key = `${name} (${logger})`;
    results.set(key, [...(results.get(key) ?? []), Math.max(callMillis, stallMillis ?? 0)]);
  }
  if (lines.at(-1)?.started) console.log(`did not come back: ${JSON.stringify(lines.at(-1))}`);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function format(millis: number): string {
  return `${millis.toFixed(1).padStart(8)} ms`;
}
