import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const PREFIX = 'acme-otel-auto-e2e-';

/** The time after which an unused folder is removed. */
const KEPT_MILLIS = 2 * 60 * 60 * 1000;

/**
 * Creates a folder outside the workspace, once for each content of `files`.
 *
 * It is created under a name of its own and then renamed, so that two tests at once are safe. A
 * folder that no test has asked for in two hours is removed.
 *
 * @param make - fills the folder whose path it receives
 * @returns the absolute path of the folder
 */
export function makeOnce(
  title: string,
  files: readonly string[],
  make: (draft: string) => void,
): string {
  const folder = join(tmpdir(), `${PREFIX}${title}-${hashFiles(files)}`);
  if (!existsSync(folder)) {
    removeUnused();
    const draft = mkdtempSync(join(tmpdir(), `${PREFIX}draft-`));
    try {
      make(draft);
      publish(draft, folder);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  }
  const now = new Date();
  utimesSync(folder, now, now);
  return folder;
}

/** Returns the absolute paths of the files below a folder, without those of installed packages. */
export function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Renames a finished draft, unless another run was faster. */
function publish(draft: string, folder: string): void {
  try {
    renameSync(draft, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

function hashFiles(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) {
    hash
      .update(`${basename(file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

function removeUnused(): void {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = join(tmpdir(), name);
    const age = Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > KEPT_MILLIS) rmSync(folder, { recursive: true, force: true });
  }
}
