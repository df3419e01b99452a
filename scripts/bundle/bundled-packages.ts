import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A package.json, as far as the notices and the SBOM are concerned. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** A package of others of which the bundle contains code. */
export interface BundledPackage {
  readonly manifest: Manifest;
  /** The texts of its licence and notice files. */
  readonly texts: readonly string[];
}

/**
 * Lists the packages of others that the bundle contains, by name.
 *
 * @param inputs - the files that the bundler really read, seen from `packageDir`
 */
export function listBundledPackages(
  packageDir: string,
  inputs: ReadonlySet<string>,
): BundledPackage[] {
  const folders = [...inputs].flatMap((input) => {
    const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input) ?? [];
    return folder === undefined ? [] : [resolve(packageDir, folder)];
  });
  return [...new Set(folders)]
    .map((folder) => ({ manifest: readManifest(folder), texts: readLicences(folder) }))
    .toSorted((a, b) => (a.manifest.name < b.manifest.name ? -1 : 1));
}

export const readManifest = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

const readLicences = (folder: string) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(licen[cs]e|notice|copying)/i.test(entry.name))
    .map((entry) => readFileSync(join(folder, entry.name), 'utf8').trim());
