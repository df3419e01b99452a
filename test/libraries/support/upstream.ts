import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createCleanEnvironment } from '@acme/otel-testkit';

const SOURCE = resolve(__dirname, '../../upstream');
const MANIFESTS = ['package.json', 'package-lock.json'];

/** Beginning of the name of every installation of the end-to-end tests; old ones are removed by it. */
const PREFIX = join(tmpdir(), 'acme-otel-auto-e2e-upstream-');

/**
 * The file that starts upstream's own distribution in a process. It is installed in a folder of its
 * own, once per lock, so that nothing of it can be mistaken for the application's or ours.
 */
export function upstreamRegister(): string {
  const folder = `${PREFIX}${hashManifests()}`;
  if (!existsSync(folder)) install(folder);
  const now = new Date();
  utimesSync(folder, now, now);
  return join(folder, 'node_modules/@opentelemetry/auto-instrumentations-node/dist/register.cjs');
}

/** What upstream needs to be told so that it sends what we compare, and asks no cloud about the machine. */
export const UPSTREAM_ENVIRONMENT = { OTEL_NODE_RESOURCE_DETECTORS: 'none' } as const;

function install(folder: string): void {
  const draft = mkdtempSync(`${PREFIX}draft-`);
  try {
    for (const name of MANIFESTS) cpSync(join(SOURCE, name), join(draft, name));
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'], {
      cwd: draft,
      env: createCleanEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    // Another test that runs at the same time may have been faster.
    if (!existsSync(folder)) renameSync(draft, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function hashManifests(): string {
  const hash = createHash('sha256');
  for (const name of MANIFESTS) hash.update(readFileSync(join(SOURCE, name)));
  return hash.digest('hex').slice(0, 16);
}
