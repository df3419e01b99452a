/**
 * `npm run test:configuration -- --checkout FOLDER`: runs a small application under each example and
 * snippet of a checkout of open-telemetry/opentelemetry-configuration, with the distro as it is built.
 *
 * A file fails if the application does not run as it would without it, if the distro does not start, or
 * if a part of the file neither has an effect nor is named. The lines that name parts are printed. The
 * last line is `N passed, N failed, N skipped`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findSilentParts } from './configuration/find-silent-parts.ts';

const root = join(import.meta.dirname, '..');
const register = join(root, 'packages/otel-auto/register.js');

const files = listFiles(parseCheckout());
if (files.length === 0) {
  process.stderr.write(
    'usage: npm run test:configuration -- --checkout FOLDER, a checkout of open-telemetry/opentelemetry-configuration\n',
  );
  process.exit(2);
}

const LAST_WORD = 'the application ends';
const APPLICATION = `
  const api = require('@opentelemetry/api');
  const http = require('node:http');
  const server = http.createServer((request, response) => response.end()).listen(0, async () => {
    await fetch('http://localhost:' + server.address().port + '/path');
    api.trace.getTracer('app').startActiveSpan('work', (span) => {
      api.metrics.getMeter('app').createHistogram('done').record(1);
      api.logs.getLogger('app').emit({ body: 'worked' });
      span.end();
    });
    server.close();
    console.log(${JSON.stringify(LAST_WORD)});
  });`;

const scratch = mkdtempSync(join(tmpdir(), 'acme-otel-auto-configuration-'));
let failed = 0;
for (const file of files) {
  const { faults, lines } = examine(file);
  if (faults.length > 0) failed += 1;
  process.stdout.write(`${faults.length > 0 ? 'FAILED' : 'ok    '} ${file}\n`);
  for (const line of [...lines, ...faults.map((fault) => `FAULT: ${fault}`)]) {
    process.stdout.write(`         ${line}\n`);
  }
}
rmSync(scratch, { recursive: true, force: true });
process.stdout.write(`${files.length - failed} passed, ${failed} failed, 0 skipped\n`);
process.exitCode = failed > 0 ? 1 : 0;

function parseCheckout(): string | undefined {
  try {
    return parseArgs({ options: { checkout: { type: 'string' } } }).values.checkout;
  } catch {
    return undefined;
  }
}

function listFiles(checkout: string | undefined): readonly string[] {
  if (checkout === undefined) return [];
  return ['examples', 'snippets'].flatMap((name) => {
    const folder = join(checkout, name);
    if (!existsSync(folder)) return [];
    const names = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
    return names.map((file) => join(folder, file));
  });
}

function examine(file: string): { readonly faults: string[]; readonly lines: readonly string[] } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--require', register, '--eval', APPLICATION],
    { cwd: root, encoding: 'utf8', env: { PATH: process.env['PATH'], OTEL_CONFIG_FILE: file } },
  );
  const [startLine = '', ...others] = stderr.split('\n').filter((line) => line !== '');
  const silent = findSilentParts(readFileSync(file, 'utf8'), join(scratch, 'changed.yaml'));
  return {
    faults: [
      ...(status === 0 && stdout.includes(LAST_WORD)
        ? []
        : [`the application ended with ${status}`]),
      ...(/ on Node\.js .*; ready for /.test(startLine) ? [] : [`it did not start: ${startLine}`]),
      ...others.filter((line) => / is not usable |could not start|fault of the distro/.test(line)),
      ...silent.map((path) => `${path} has no effect and is not named`),
    ],
    lines: others.filter((line) => / is not .*; (ignored|using )/.test(line)),
  };
}
