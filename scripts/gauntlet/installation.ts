import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  existsSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GAUNTLET } from './programs.ts';

const DISTRO = join(import.meta.dirname, '../../packages/otel-auto');

/**
 * Puts the programs and the distro as it is built into a folder of this process, below the libraries,
 * which are installed outside the workspace once for each lock.
 *
 * @returns the folder; it is removed when the process ends
 */
export function installGauntlet(): string {
  const libraries = installLibraries();
  mkdirSync(join(libraries, 'runs'), { recursive: true });
  const folder = mkdtempSync(join(libraries, 'runs/'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(GAUNTLET, 'programs'), join(folder, 'programs'), { recursive: true });
  cpSync(join(GAUNTLET, 'reach.cjs'), join(folder, 'reach.cjs'));
  for (const file of ['package.json', 'register.js', 'dist']) {
    cpSync(join(DISTRO, file), join(folder, 'node_modules/@acme/otel-auto', file), {
      recursive: true,
    });
  }
  return folder;
}

function installLibraries() {
  const lock = readFileSync(join(GAUNTLET, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  const folder = join(tmpdir(), `acme-otel-auto-gauntlet-${hash}`);
  if (existsSync(folder)) return folder;
  const draft = mkdtempSync(join(tmpdir(), 'acme-otel-auto-gauntlet-draft-'));
  for (const name of ['package.json', 'package-lock.json']) {
    cpSync(join(GAUNTLET, name), join(draft, name));
  }
  // No script of a library has to run for its JavaScript to work.
  execFileSync('npm', ['ci', '--ignore-scripts'], { cwd: draft, stdio: 'inherit' });
  try {
    renameSync(draft, folder);
  } catch {
    // Another run was faster.
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}
