import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { installationFolder, type InstallationName } from '../../support/installation';

export type ModuleKind = 'commonjs' | 'es-module';

/**
 * An application of `applications/`: written once, as an ES module, and run as both kinds.
 */
export interface Application {
  /** The path of its file from `test/`, without an extension. */
  readonly source: string;
  /**
   * Packages that the application gets by their own name from a folder that has another name, since
   * two versions of them are installed. Upstream knows a library by the folder it lies in.
   */
  readonly renamed?: Readonly<Record<string, string>>;
  /** The installed folder that it runs in. @defaultValue 'apps' */
  readonly installation?: InstallationName;
  /** The folder in which its libraries are installed. @defaultValue that of `installation` */
  readonly folder?: string;
}

const TEST_FOLDER = resolve(__dirname, '../..');

/**
 * Writes an application where its libraries are installed, outside the workspace.
 *
 * Only its own files are joined; each library stays an `import` or a `require` of the application.
 *
 * @returns the file to run
 */
export function buildApplication(
  {
    source,
    renamed = {},
    installation: name,
    folder: installation = installationFolder(name),
  }: Application,
  kind: ModuleKind,
): string {
  const variant = Object.values(renamed).join('-') || 'plain';
  const folder = join(installation, 'libraries', variant);
  for (const [alias, installed] of Object.entries(renamed)) {
    copyOnce(join(installation, 'node_modules', installed), join(folder, 'node_modules', alias));
  }
  mkdirSync(folder, { recursive: true });
  const { outputFiles } = buildSync({
    entryPoints: [join(TEST_FOLDER, `${source}.mjs`)],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: kind === 'commonjs' ? 'cjs' : 'esm',
    logLevel: 'error',
    write: false,
  });
  const file = `${basename(source)}${kind === 'commonjs' ? '.cjs' : '.mjs'}`;
  const unfinished = join(folder, `${process.pid}.${file}`);
  writeFileSync(unfinished, outputFiles[0]!.contents);
  renameSync(unfinished, join(folder, file));
  return join(folder, file);
}

/** Copies a folder unless a test that runs at the same time has done so. */
function copyOnce(from: string, to: string): void {
  if (existsSync(to)) return;
  mkdirSync(resolve(to, '..'), { recursive: true });
  const unfinished = `${to}.${process.pid}`;
  cpSync(from, unfinished, { recursive: true });
  try {
    renameSync(unfinished, to);
  } catch {
    // The other test was faster.
    rmSync(unfinished, { recursive: true, force: true });
  }
}
