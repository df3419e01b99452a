import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findProgram } from '../servers/programs.ts';

const MANIFEST = path.join(import.meta.dirname, 'manifest.yaml');
const BUILDER = 'go.opentelemetry.io/collector/cmd/builder@v0.159.0';
const BUILD_LIMIT_MILLIS = 15 * 60_000;

/**
 * Builds a Collector from Go's module proxy, once for each content of the manifest.
 *
 * @returns the program
 * @throws {Error} if there is no Go, or if it cannot be built
 */
export function buildCollector(): string {
  const go = findProgram('go');
  if (go === undefined) {
    throw new Error(
      'Go is not installed: the Collector is built from source, which takes Go 1.25.',
    );
  }
  const hash = createHash('sha256').update(readFileSync(MANIFEST)).digest('hex').slice(0, 16);
  const program = path.join(tmpdir(), `acme-otel-auto-collector-${hash}`);
  if (existsSync(program)) return program;

  process.stdout.write('building a Collector; the first time this takes minutes ...\n');
  const folder = mkdtempSync(path.join(tmpdir(), 'acme-otel-auto-collector-build-'));
  try {
    copyFileSync(MANIFEST, path.join(folder, 'manifest.yaml'));
    execFileSync(go, ['run', BUILDER, '--config', 'manifest.yaml'], {
      cwd: folder,
      env: { ...process.env, CGO_ENABLED: '0' },
      stdio: 'pipe',
      timeout: BUILD_LIMIT_MILLIS,
    });
    renameSync(path.join(folder, 'build/otelcol'), program);
    return program;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
