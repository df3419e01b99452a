/**
 * `node scripts/test-collector.mjs`: builds a real OpenTelemetry Collector with Go, puts it in the
 * place of the demo's receiver, once for each protocol, and holds what it has accepted to the demo's
 * plan. `--no-build` takes what is built of the workspace. Without Go it fails.
 *
 * The last line is `N passed, N failed, N skipped`; one protocol is one test.
 */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildCollector } from './collector/build-collector.mjs';
import { startCollector } from './collector/start-collector.mjs';
import { findFaultsOfTelemetry } from './demo/find-faults.mjs';
import { DEADLINE_MILLIS, requests, services } from './demo/plan.mjs';
import { sendRequests } from './demo/send-requests.mjs';
import { startService } from './demo/start-service.mjs';

const root = path.join(import.meta.dirname, '..');
const LOOK_MILLIS = 300;
const STOP_LIMIT_MILLIS = 5_000;

/** @type {readonly { title: string, transport: 'http' | 'grpc', env: Record<string, string> }[]} */
const CASES = [
  { title: 'http/protobuf', transport: 'http', env: {} },
  { title: 'http/json', transport: 'http', env: {} },
  { title: 'grpc', transport: 'grpc', env: {} },
  ...['http/protobuf', 'grpc'].map((protocol) => ({
    title: `${protocol} with gzip`,
    transport: protocol === 'grpc' ? 'grpc' : 'http',
    env: { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' },
  })),
];

process.exitCode = await main();

/** @returns {Promise<number>} the exit code */
async function main() {
  let passed = 0;
  let failed = 0;
  try {
    const program = buildCollector();
    if (!process.argv.includes('--no-build')) {
      execFileSync(process.execPath, [path.join(root, 'scripts/build.mjs')], { stdio: 'inherit' });
    }
    for (const one of CASES) {
      const faults = await run(program, one);
      process.stdout.write(`${faults.length === 0 ? 'ok    ' : 'FAILED'} ${one.title}\n`);
      for (const fault of faults) process.stdout.write(`       ${fault}\n`);
      if (faults.length === 0) passed += 1;
      else failed += 1;
    }
  } catch (error) {
    process.stderr.write(`ERROR: ${error.message}\n${error.stderr ?? ''}`);
    failed += 1;
  }
  process.stdout.write(`${passed} passed, ${failed} failed, 0 skipped\n`);
  return failed === 0 ? 0 : 1;
}

/**
 * @param {string} program
 * @param {(typeof CASES)[number]} oneCase
 * @returns {Promise<string[]>} what is missing or wrong
 */
async function run(program, { title, transport, env }) {
  const [protocol] = title.split(' ');
  const collector = await startCollector(program);
  /** @type {import('./demo/start-service.mjs').Service[]} */
  const running = [];
  const serviceOf = (key) => running.find(({ plan }) => plan.key === key);
  const linesOf = (key) => serviceOf(key).child.stdout;
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

/**
 * The distro says at its start what it does, and once for each signal that it was delivered.
 *
 * @param {string} key
 * @param {readonly string[]} stderr
 */
function complaintsOf(key, stderr) {
  const expected =
    /^otel-auto: (?:@acme\/otel-auto \d|first (?:traces|metrics|logs) delivered to )/;
  return stderr.filter((line) => !expected.test(line)).map((line) => `${key} says: ${line}`);
}

/**
 * Holds what was accepted to the plan, as the demo's receiver reads it.
 *
 * @param {import('./collector/start-collector.mjs').Accepted} accepted
 * @param {(key: import('./demo/plan.mjs').ServiceKey) => readonly string[]} linesOf
 */
async function findFaults(accepted, linesOf) {
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
