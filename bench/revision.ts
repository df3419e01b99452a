import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The time in which dependencies are installed and the packages built. */
const DEADLINE_MILLIS = 15 * 60 * 1000;

/** Another revision of this repository, packed as its users get it. */
export interface Revision {
  /** The name that was asked for, and the commit. */
  readonly name: string;
  /** The tarball of the distro. */
  readonly tarball: string;
}

/**
 * Finds the commit that a name stands for.
 *
 * @param root - of the repository
 * @param ref - branch, tag or commit
 * @returns its full hash
 * @throws {Error} if there is none
 */
export function resolveRevision(root: string, ref: string): string {
  try {
    return git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
  } catch (error) {
    throw new Error(`--against: there is no revision ${JSON.stringify(ref)}`, { cause: error });
  }
}

/**
 * Builds a revision from its own sources and its own lock file, and keeps only the tarball.
 *
 * @param root - of the repository
 * @param cacheDir - where tarballs are kept, by commit
 */
export function packRevision(root: string, ref: string, cacheDir: string): Revision {
  const commit = resolveRevision(root, ref);
  const dir = join(cacheDir, `revision-${commit.slice(0, 12)}`);
  const tarball = join(dir, 'otel-auto.tgz');
  if (!existsSync(tarball)) build(root, commit, dir, tarball);
  writeFileSync(join(dir, '.last-used'), '');
  return { name: commit.startsWith(ref) ? ref : `${ref} (${commit.slice(0, 7)})`, tarball };
}

function build(root: string, commit: string, dir: string, tarball: string): void {
  const sources = join(dir, 'sources');
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(sources, { recursive: true });
  const archive = join(dir, 'sources.tar');
  git(root, ['archive', '--format=tar', `--output=${archive}`, commit]);
  run('tar', ['-xf', archive, '-C', sources], dir);
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], sources);
  // by the command, which every revision has under the same name
  const pack = ['run', '--silent', 'pack', '--', '--json', '--to', join(dir, 'packed')];
  const { distro } = JSON.parse(run('npm', pack, sources)) as { distro: string };
  for (const path of [sources, archive]) rmSync(path, { recursive: true });
  renameSync(distro, tarball);
}

const git = (cwd: string, args: readonly string[]) => run('git', args, cwd).trim();

const run = (command: string, args: readonly string[], cwd: string) =>
  execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    timeout: DEADLINE_MILLIS,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
