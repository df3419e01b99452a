import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A file that has the version of the packages in it, beside those that lerna raises. */
export interface VersionedFile {
  /** The path below the root. */
  readonly file: string;
  /** The text before the version, and the version. */
  readonly pattern: RegExp;
}

/** Lists where code and documents say the version. */
export function listVersionedFiles(root: string): VersionedFile[] {
  const sources = readdirSync(join(root, 'packages'))
    .map((name) => join('packages', name, 'src/version.ts'))
    .filter((file) => existsSync(join(root, file)));
  return [
    ...sources.map((file) => ({ file, pattern: /(VERSION = ')([^']*)/g })),
    // the name of a tarball, and the line that the distro says at start
    { file: 'README.md', pattern: /(acme[-/]otel-auto[- ])(\d+\.\d+\.\d+)/g },
  ];
}
