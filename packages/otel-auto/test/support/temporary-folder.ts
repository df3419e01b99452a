import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A temporary folder for the time of a test. */
export interface TemporaryFolder {
  readonly path: string;
  remove(): void;
}

/** Creates a folder with `files` in it, each by its path. */
export function createTemporaryFolder(
  files: Readonly<Record<string, string>> = {},
): TemporaryFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'otel-auto-test-')));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return { path, remove: () => rmSync(path, { recursive: true }) };
}
