/**
 * `npm run test:w3c -- --checkout FOLDER`: runs W3C's own suite for the trace context, from a checkout of
 * https://github.com/w3c/trace-context, against a small service (`scripts/w3c/service.cjs`) that runs with
 * the distro as it is built: once with `http` as its client, once with `fetch`; at level 2, all tests.
 *
 *   --checkout FOLDER  the checkout; nothing is written into it
 *   --python COMMAND   a Python 3 that has the package aiohttp; by default `python3`
 *   --only NAMES       tests or classes of the suite, separated by commas
 *
 * The last line is `N passed, N failed, N skipped`. Exits with 1 if one failed, or none ran, and with 2 if
 * the checkout, Python or aiohttp is missing.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createReceiver } from '@acme/otlp-receiver';
import { findFreePort } from './support/find-free-port.ts';

const root = join(import.meta.dirname, '..');
const CLIENTS = ['http', 'fetch'] as const;

const { values: options } = parseArgs({
  options: {
    checkout: { type: 'string' },
    python: { type: 'string', default: 'python3' },
    only: { type: 'string', default: '' },
  },
});

process.exitCode = await main();

/** @returns the exit code */
async function main(): Promise<number> {
  const missing = findMissing();
  if (missing !== undefined) {
    process.stderr.write(`ERROR: ${missing}\n`);
    return 2;
  }
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const client of CLIENTS) {
    process.stdout.write(`the service asks with ${client}\n`);
    for (const verdict of await runSuite(client)) {
      counts[verdict] += 1;
    }
  }
  const { passed, failed, skipped } = counts;
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  return passed > 0 && failed === 0 ? 0 : 1;
}

/** @returns what is not there and how it comes */
function findMissing(): string | undefined {
  const { checkout, python } = options;
  if (checkout === undefined || !existsSync(join(checkout, 'test/test.py'))) {
    return "there is no checkout of W3C's suite: git clone https://github.com/w3c/trace-context, and name it by --checkout";
  }
  if (!existsSync(join(root, 'packages/otel-auto/dist/preload.js'))) {
    return 'the distro is not built: npm run build -- --only packages';
  }
  try {
    execFileSync(python, ['-c', 'import sys, aiohttp; assert sys.version_info >= (3, 6)'], {
      stdio: 'ignore',
    });
    return undefined;
  } catch {
    return `\`${python}\` is not a Python 3 with the package aiohttp, which W3C's suite needs: python3 -m venv FOLDER && FOLDER/bin/pip install aiohttp, and --python FOLDER/bin/python`;
  }
}

type Verdict = 'passed' | 'failed' | 'skipped';

async function runSuite(client: (typeof CLIENTS)[number]): Promise<readonly Verdict[]> {
  const receiver = await createReceiver({ port: 0 });
  const service = startService(client, receiver.url);
  try {
    const output = await runHarness(`http://127.0.0.1:${await service.port}/test`);
    const verdicts = readVerdicts(output);
    service.child.kill();
    await service.ended;
    // Without a span of the service nothing was tried.
    if (receiver.spans.length > 0) return verdicts;
    process.stdout.write('FAILED the distro has sent no spans\n');
    return [...verdicts, 'failed'];
  } finally {
    service.child.kill();
    await receiver.close();
  }
}

function startService(client: string, endpoint: string) {
  const args = ['--require', join(root, 'packages/otel-auto/register.js')];
  const env = { ...withoutTelemetry(process.env), OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
  const child = spawn(process.execPath, [...args, join(root, 'scripts/w3c/service.cjs'), client], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = new Promise<number>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const said = /listening on port (\d+)/.exec(text);
      if (said) resolve(Number(said[1]));
    });
    child.on('exit', () => reject(new Error('the service has ended')));
  });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  return { child, port, ended };
}

function withoutTelemetry(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(ACME_)?OTEL_|^NODE_OPTIONS$/.test(name)),
  );
}

/** @returns what the suite has written */
async function runHarness(endpoint: string): Promise<string> {
  const tests = options.only === '' ? [] : options.only.split(',');
  const child = spawn(options.python, ['-B', 'test.py', endpoint, ...tests], {
    cwd: join(options.checkout!, 'test'),
    env: {
      ...process.env,
      HARNESS_PORT: String(await findFreePort()),
      SPEC_LEVEL: '2',
      STRICT_LEVEL: '2',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  await new Promise((resolve) => child.on('close', resolve));
  return output;
}

/** Prints the suite's report if it is not all green, and returns the verdict of each test. */
function readVerdicts(output: string): readonly Verdict[] {
  const verdicts = [...output.matchAll(/\.\.\. (ok|FAIL|ERROR|skipped)\b/g)].map(
    ([, word]): Verdict => (word === 'ok' ? 'passed' : word === 'skipped' ? 'skipped' : 'failed'),
  );
  const [, ran = 'none'] = /^Ran (\d+) tests?/m.exec(output) ?? [];
  const isGreen = /^OK/m.test(output) && Number(ran) === verdicts.length;
  if (!isGreen) process.stdout.write(output);
  // A suite that broke off has no green end.
  const isToldBy = verdicts.includes('failed');
  return isGreen || isToldBy ? verdicts : [...verdicts, 'failed'];
}
