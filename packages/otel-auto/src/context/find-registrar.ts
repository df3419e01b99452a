import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Who registers a part of an SDK, as far as the stack tells. */
export interface Registrar {
  /** Version of the copy of the API that it registers with; `undefined` where a bundler has hidden it. */
  readonly apiVersion: string | undefined;
  /** The package that starts the SDK; `undefined` where the application does so itself. */
  readonly packageName: string | undefined;
  readonly packageVersion: string | undefined;
}

/** Frames that are looked at: the API's own, and those of the packages that stand around an SDK. */
const FRAMES = 40;
/** Among so many on top of the stack are those of the API itself. */
const API_FRAMES = 4;

/**
 * Finds who calls: the copy of the API on top of the stack, and the outermost of the packages under it.
 * Called a few times in a process. Never throws.
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

/** The files of the stack, the innermost first; Node.js's own are kept, since they part packages. */
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

/** The folder of the package in `node_modules` that a file is of; none for Node.js's and the application's own. */
const readRoot = (file: string): string | undefined =>
  /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+(?=[\\/])/.exec(file)?.[0];

interface Manifest {
  readonly name: string;
  readonly version: string | undefined;
}

/** The nearest manifest with a name; folders of builds have some without. */
function readManifestAbove(file: string): Manifest | undefined {
  let folder = dirname(file);
  for (let level = 0; level < 6; level += 1, folder = dirname(folder)) {
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
