import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  install,
  installApplication,
  makeScratchFolder,
  npm,
  openCache,
  packDistro,
  withDistro,
  writeJson,
} from '../scripts/support/installed-applications.ts';
import { packRevision } from './revision.ts';
import { EMPTY_PACKAGE } from './subjects.ts';
import type { Project } from '../scripts/support/installed-applications.ts';

/** The projects that are measured, installed outside the repository as its users install it. */
export interface Workspace {
  /** Projects with the distro of this tree. */
  readonly projects: Projects;
  /** Projects with the distro of another revision. */
  readonly projectsBefore: Projects | undefined;
  /** The name of that revision. */
  readonly revision: string | undefined;
  /** The folder of each peer, by its name in `peers/`. */
  readonly peerDirs: Readonly<Record<string, string>> | undefined;
  /** The folder of this run alone. */
  readonly scratchDir: string;
}

export interface Projects {
  /** An empty project and an empty script. */
  readonly empty: Project;
  readonly express: Project;
  readonly nest: Project;
  readonly requests: Project;
  readonly logLines: Project;
  readonly spans: Project;
}

/** The file that applications share with those of the fault suite. */
const SPREAD = join(import.meta.dirname, '../scripts/support/spread.cjs');

/** @param root - of the repository */
export function prepareWorkspace(
  root: string,
  { peers, against }: { peers: boolean; against: string | undefined },
): Workspace {
  const cacheDir = openCache();
  const revision = against === undefined ? undefined : packRevision(root, against, cacheDir);
  return {
    projects: installProjects(root, packDistro(root)),
    projectsBefore: revision && installProjects(root, revision.tarball),
    revision: revision?.name,
    peerDirs: peers ? installPeers(root) : undefined,
    scratchDir: makeScratchFolder(),
  };
}

function installProjects(root: string, tarball: string): Projects {
  const application = (path: string, folder: string, ...shared: readonly string[]) =>
    installApplication(join(root, path), folder, tarball, shared);
  return {
    empty: installEmptyProject(tarball),
    express: application('examples/express-winston', 'dist'),
    nest: application('examples/nestjs-winston', 'dist'),
    requests: application('bench/applications/requests', 'src'),
    logLines: application('bench/applications/log-lines', 'src'),
    spans: application('bench/applications/spans', 'src', SPREAD),
  };
}

function installEmptyProject(tarball: string): Project {
  const manifest = { name: 'empty', private: true, dependencies: withDistro({}, tarball) };
  const folder = install('empty', [readFileSync(tarball), EMPTY_PACKAGE], (dir) => {
    writeJson(join(dir, 'package.json'), manifest);
    writeFileSync(join(dir, 'empty.js'), '');
    npm(['install'], dir);
    addEmptyPackage(dir);
  });
  return { dir: folder, script: join(folder, 'empty.js') };
}

/** A package that does nothing, found by its name and its `exports` as the distro is. */
function addEmptyPackage(dir: string): void {
  const packageDir = join(dir, 'node_modules/@acme/empty');
  mkdirSync(packageDir, { recursive: true });
  const exports = { './register': './register.js' };
  writeJson(join(packageDir, 'package.json'), { name: '@acme/empty', version: '1.0.0', exports });
  writeFileSync(join(packageDir, 'register.js'), '');
}

function installPeers(root: string): Record<string, string> {
  const source = join(root, 'bench/peers');
  const dirs = readdirSync(source).map((name) => {
    const files = readdirSync(join(source, name), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name);
    const contents = files.map((file) => readFileSync(join(source, name, file)));
    const dir = install(`peer-${name}`, contents, (target) => {
      for (const file of files) cpSync(join(source, name, file), join(target, file));
      npm(['ci'], target);
    });
    return [name, dir];
  });
  return Object.fromEntries(dirs);
}
