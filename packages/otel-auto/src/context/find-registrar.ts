import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { foldersFrom } from '../resource/folders-from';

/** The package that registers a part of an SDK, as far as the stack reveals it. */
export interface Registrar {
  /**
   * The version of the copy of the API that it registers with; `undefined` if a bundler has hidden
   * it.
   */
  readonly apiVersion: string | undefined;
  /** The package that starts the SDK; `undefined` if the application does so itself. */
  readonly packageName: string | undefined;
  readonly packageVersion: string | undefined;
}

/** The number of stack frames to read: the API's own, and those of the packages around an SDK. */
const FRAMES = 40;
/** The number of frames on top of the stack that include those of the API itself. */
const API_FRAMES = 4;

/**
 * Finds the caller: the copy of the API on top of the stack, and the outermost of the packages
 * below it. Called a few times in a process. Never throws.
 */
export function findRegistrar(): Registrar {
  const files = readFrames().filter((file) => !file.startsWith(__dirname));
  const nearest = files.slice(0, API_FRAMES).map(readManifestAbove);
  const apiVersion = nearest.find((manifest) => manifest?.name === API)?.version;
  const lastOfApi = nearest.findLastIndex((manifest) => manifest?.name === API);
  const roots = files.slice(lastOfApi + 1).map(readRoot);
  const end = roots.indexOf(undefined);
  const starter = roots.slice(0, end < 0 ? undefined : end).at(-1);
  const { name, version } = (starter === undefined ? undefined : readManifest(starter)) ?? {};
  return { apiVersion, packageName: name, packageVersion: version };
}

const API = '@opentelemetry/api';

/**
 * Returns the files of the stack, the innermost first. Node.js's own are included, since they
 * separate packages.
 */
function readFrames(): readonly string[] {
  const limit = Error.stackTraceLimit;
  try {
    Error.stackTraceLimit = FRAMES;
    const { stack } = new Error('who calls');
    return String(stack)
      .split('\n')
      .map((line) => FILE.exec(line)?.groups?.['file'])
      .filter((file) => file !== undefined);
  } catch {
    return [];
  } finally {
    Error.stackTraceLimit = limit;
  }
}

const FILE = /(?:^|[\s(])(?:file:\/\/)?(?<file>(?:[A-Za-z]:[\\/]|\/|node:)[^()]*?):\d+:\d+\)?$/;

/**
 * Returns the folder of the package in `node_modules` that a file belongs to; `undefined` for files
 * of Node.js and the application.
 */
const readRoot = (file: string): string | undefined =>
  /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+(?=[\\/])/.exec(file)?.[0];

interface Manifest {
  readonly name: string;
  readonly version: string | undefined;
}

/** Returns the nearest manifest with a name; build folders may have manifests without one. */
function readManifestAbove(file: string): Manifest | undefined {
  for (const folder of foldersFrom(dirname(file), 6)) {
    const found = readManifest(folder);
    if (found !== undefined) return found;
  }
  return undefined;
}

function readManifest(folder: string): Manifest | undefined {
  try {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      readonly name?: unknown;
      readonly version?: unknown;
    };
    if (typeof name !== 'string') return undefined;
    return { name, version: typeof version === 'string' ? version : undefined };
  } catch {
    return undefined;
  }
}
