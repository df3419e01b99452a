import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The API as a module. */
export type Api = typeof import('@opentelemetry/api');

const installed = dirname(dirname(require.resolve('@opentelemetry/api')));

/** The version of the API that the distro is built with. */
export const API_VERSION = (
  JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as { version: string }
).version;

/** Copies the installed API to `folder` with another version, and loads the copy. */
export function loadApiCopy(folder: string, version: string): Api {
  const files = readdirSync(installed, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => /\.cjs$|^package\.json$/.test(name))) {
    const text = readFileSync(join(installed, file), 'utf8').replaceAll(API_VERSION, version);
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return require(folder) as Api;
}
