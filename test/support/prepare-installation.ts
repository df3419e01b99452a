import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { compileNestApplications } from './compile-nest-applications';
import { installLibraries, runNpm } from './install-libraries';
import type { InstallationName } from './installation';
import { listFiles, makeOnce } from './make-once';
import { npmEnvironment } from './npm-environment';

const ROOT = join(__dirname, '../..');
const NAMES: readonly InstallationName[] = ['apps', 'apps-nest10', 'apps-nest11', 'apps-nest12'];

/**
 * Installs the packed distro together with the fixture applications, in a folder outside the
 * workspace:
 *
 * 1. packs what is built,
 * 2. `npm ci` with the lock of the applications (once per lock),
 * 3. the line that `npm run pack` prints (once per content of tarballs, lock and applications).
 *
 * @returns the folder, which holds `tarballs` and one folder for each of `InstallationName`
 */
export function prepareInstallation(): string {
  const folder = mkdtempSync(join(tmpdir(), 'acme-otel-auto-packed-'));
  try {
    const packed = pack(folder);
    const sources = [...NAMES.map((name) => join('test', name)), NEST_APPLICATIONS].flatMap(
      (path) => listFiles(join(ROOT, path)),
    );
    return makeOnce('installed', [...packed.files, ...sources], (draft) => {
      cpSync(folder, join(draft, 'tarballs'), { recursive: true });
      for (const name of NAMES) {
        const isNest = name.startsWith('apps-nest');
        // the applications with Nest use our package by hand as well
        const line = isNest ? `${packed.install} ${packed.nest}` : packed.install;
        install(name, join(draft, name), line);
        if (isNest) compileNestApplications(join(ROOT, NEST_APPLICATIONS), join(draft, name));
      }
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The applications in TypeScript that run on each version of NestJS, and each platform. */
const NEST_APPLICATIONS = 'test/nestjs/applications';

interface Packed {
  readonly files: readonly string[];
  readonly install: string;
  /** The tarball of `@acme/otel-nestjs`. */
  readonly nest: string;
}

function pack(folder: string): Packed {
  const output = execFileSync(
    process.execPath,
    [join(ROOT, 'scripts/pack.ts'), '--no-build', '--json', '--to', folder],
    { encoding: 'utf8', env: npmEnvironment() },
  );
  const {
    distro,
    others,
    install: line,
  } = JSON.parse(output) as {
    distro: string;
    others: string[];
    install: string;
  };
  const nest = others.find((path) => basename(path).startsWith('acme-otel-nestjs-'));
  if (nest === undefined) throw new Error('npm run pack has packed no @acme/otel-nestjs');
  return { files: [distro, ...others], install: line, nest };
}

/** Creates the folder of one set of applications. */
function install(name: InstallationName, folder: string, line: string): void {
  const source = join(ROOT, 'test', name);
  cpSync(installLibraries(name), folder, { recursive: true });
  runNpm(line, folder);
  cpSync(source, folder, {
    recursive: true,
    // the manifest and the lock have just been written by npm, with the distro in them
    filter: (path) =>
      !['package.json', 'package-lock.json'].includes(path.slice(source.length + 1)) &&
      basename(path) !== 'node_modules',
  });
}
