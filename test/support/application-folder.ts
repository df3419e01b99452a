import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installationFolder } from './installation';

/** A folder with an application that a test writes. */
export interface ApplicationFolder {
  readonly path: string;
  remove(): void;
}

/**
 * Writes an application into a folder below the installed ones, so that it finds their packages.
 *
 * @param files - the texts of the files by their paths
 */
export function createApplicationFolder(
  files: Readonly<Record<string, string>>,
): ApplicationFolder {
  const path = mkdtempSync(join(installationFolder(), 'written-'));
  for (const [name, text] of Object.entries(files)) {
    const file = join(path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return { path, remove: () => rmSync(path, { recursive: true }) };
}

/** Installs a copy of the distro without one of its files for an application. */
export function breakDistro({ path }: ApplicationFolder, missing: string): void {
  const distro = 'node_modules/@acme/otel-auto';
  cpSync(join(installationFolder(), distro), join(path, distro), { recursive: true });
  rmSync(join(path, distro, missing));
}
