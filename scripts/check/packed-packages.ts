import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture, run } from './run.ts';

/**
 * Looks at the tarballs as npm would publish them: whether every entry point is there, and whether
 * users of CommonJS and of ES modules get it with types that tell the truth. Types for the resolution
 * of Node.js 10 are not asked for: it knows no `exports`.
 */
export async function checkPackedPackages(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'otel-auto-check-'));
  try {
    const packed = await capture('node', 'scripts/pack.ts', '--no-build', '--json', '--to', folder);
    if (packed.exitCode !== 0) return [packed.output];
    const { distro, others } = JSON.parse(packed.stdout);
    const complaints = [distro, ...others].map(async (tarball) => [
      ...(await run('publint', 'run', '--strict', tarball)),
      ...(await run('attw', '--profile', 'node16', '--no-emoji', '--no-color', tarball)),
    ]);
    return (await Promise.all(complaints)).flat();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
