/**
 * `npm run test:collector`: builds a real OpenTelemetry Collector with Go, puts it in the
 * place of the demo's receiver, once for each protocol, and holds what it has accepted to the demo's
 * plan. Then it sends any requests that OTLP allows in protobuf and in the distro's JSON, which have to mean the same. `--no-build` takes what is built of the workspace. Without Go it fails.
 *
 * The last line is `N passed, N failed, N skipped`; one protocol is one test.
 */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildCollector } from './collector/build-collector.ts';
import { findDifferences } from './collector/compare-encodings.ts';
import { startCollector } from './collector/start-collector.ts';
import { findFaultsOfTelemetry } from './demo/find-faults.ts';
import { DEADLINE_MILLIS, requests, services } from './demo/plan.ts';
import { sendRequests } from './demo/send-requests.ts';
import { startService } from './demo/start-service.ts';
import type { Service } from './demo/start-service.ts';
import type { Accepted } from './collector/start-collector.ts';
import type { ServiceKey } from './demo/plan.ts';

const root = path.join(import.meta.dirname, '..');
const LOOK_MILLIS = 300;
const STOP_LIMIT_MILLIS = 5_000;

const GZIP = { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' };

interface Case {
  readonly protocol: string;
  readonly transport: 'http' | 'grpc';
  readonly env: Readonly<Record<string, string>>;
}

const CASES: readonly Case[] = [
  { protocol: 'http/protobuf', transport: 'http', env: {} },
  { protocol: 'http/json', transport: 'http', env: {} },
  { protocol: 'grpc', transport: 'grpc', env: {} },
  { protocol: 'http/protobuf', transport: 'http', env: GZIP },
  { protocol: 'grpc', transport: 'grpc', env: GZIP },
];

process.exitCode = await main();

/** @returns the exit code */
async function main(): Promise<number> {
  let passed = 0;
  let failed = 0;
  try {
    const program = buildCollector();
    if (!process.argv.includes('--no-build')) {
      execFileSync(process.execPath, [path.join(root, 'scripts/build.ts')], { stdio: 'inherit' });
    }
    for (const one of CASES) {
      const faults = await run(program, one);
      const title = one.env === GZIP ? `${one.protocol} with gzip` : one.protocol;
      process.stdout.write(`${faults.length === 0 ? 'ok    ' : 'FAILED'} ${title}\n`);
      for (const fault of faults) process.stdout.write(`       ${fault}\n`);
      if (faults.length === 0) passed += 1;
      else failed += 1;
    }
    const differences = await compareEncodings(program);
    const verdict = differences.length === 0 ? 'ok    ' : 'FAILED';
    process.stdout.write(`${verdict} any request in JSON is what it is in protobuf\n`);
    for (const difference of differences.slice(0, 3))
      process.stdout.write(`       ${difference}\n`);
    if (differences.length === 0) passed += 1;
    else failed += 1;
  } catch (error) {
    // what Go or the build wrote, if that is what failed
    const { message, stderr = '' } = error as Error & { stderr?: Buffer | string };
    process.stderr.write(`ERROR: ${message}\n${stderr}`);
    failed += 1;
  }
  process.stdout.write(`${passed} passed, ${failed} failed, 0 skipped\n`);
  return failed === 0 ? 0 : 1;
}

async function compareEncodings(program: string): Promise<readonly string[]> {
  const collector = await startCollector(program);
  try {
    return await findDifferences(collector);
  } finally {
    await collector.stop();
  }
}

/** @returns what is missing or wrong */
async function run(program: string, { protocol, transport, env }: Case): Promise<string[]> {
  const collector = await startCollector(program);
  const running: Service[] = [];
  const serviceOf = (key: ServiceKey) => {
    const service = running.find(({ plan }) => plan.key === key);
    if (service === undefined) throw new Error(`${key} has not been started`);
    return service;
  };
  const linesOf = (key: ServiceKey) => serviceOf(key).child.stdout;
  let surprises;
  let end;
  try {
    for (const plan of services) {
      const variables = { ...plan.env, OTEL_EXPORTER_OTLP_PROTOCOL: protocol, ...env };
      const service = await startService(
        { ...plan, env: variables },
        {
          root,
          endpoint: collector.urls[transport],
          applicationEnv: running[0] ? { STOCK_URL: running[0].url } : {},
          onStderr: () => {},
          interrupted: new AbortController().signal,
        },
      );
      running.push(service);
    }
    const deadline = AbortSignal.timeout(DEADLINE_MILLIS);
    surprises = await sendRequests(requests, (key) => serviceOf(key).url, deadline);
    while (!deadline.aborted && (await findFaults(collector.accepted(), linesOf)).length > 0) {
      await sleep(LOOK_MILLIS);
    }
  } finally {
    await Promise.all(running.map(({ child }) => child.stop(STOP_LIMIT_MILLIS)));
    end = await collector.stop();
  }
  return [
    ...surprises,
    ...end.complaints.map((line) => `the Collector says: ${line}`),
    ...running.flatMap(({ plan, child }) => complaintsOf(plan.key, child.stderr)),
    ...(await findFaults(end.accepted, linesOf)),
  ];
}

/** The distro says at its start what it does, and once for each signal that it was delivered. */
function complaintsOf(key: string, stderr: readonly string[]) {
  const expected =
    /^otel-auto: (?:@acme\/otel-auto \d|first (?:traces|metrics|logs) delivered to )/;
  return stderr.filter((line) => !expected.test(line)).map((line) => `${key} says: ${line}`);
}

/** Holds what was accepted to the plan, as the demo's receiver reads it. */
async function findFaults(accepted: Accepted, linesOf: (key: ServiceKey) => readonly string[]) {
  // Not there before it has been built.
  const { createReceiver } = await import('@acme/otlp-receiver');
  const receiver = await createReceiver({ host: '127.0.0.1' });
  try {
    for (const [signal, bodies] of Object.entries(accepted)) {
      for (const body of bodies) {
        await fetch(`${receiver.url}/v1/${signal}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
        });
      }
    }
    const { spans, logRecords, metricPoints } = receiver;
    return findFaultsOfTelemetry({ spans, logRecords, metricPoints, linesOf });
  } finally {
    await receiver.close();
  }
}
