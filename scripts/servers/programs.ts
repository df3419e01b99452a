import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * The folders into which Debian puts servers that are not on everybody's PATH. Its script in sbin
 * changes RabbitMQ's user.
 */
const FOLDERS = [
  '/usr/lib/rabbitmq/bin',
  '/usr/local/sbin',
  '/usr/sbin',
  '/sbin',
  ...postgresqlFolders(),
];

/** @returns its absolute path */
export function findProgram(name: string): string | undefined {
  const folders = [...FOLDERS, ...(process.env.PATH ?? '').split(path.delimiter)];
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}

/** Debian keeps each major version of PostgreSQL in a folder of its own; the newest first. */
function postgresqlFolders() {
  const versions = '/usr/lib/postgresql';
  if (!existsSync(versions)) return [];
  return readdirSync(versions)
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => path.join(versions, version, 'bin'));
}
