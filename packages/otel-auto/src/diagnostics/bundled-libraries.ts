import { readdir } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { foldersFrom } from '../resource/folders-from';
import { readRegularFile } from './read-regular-file';

/** The loaded files of a process, from which bundled libraries are inferred. */
export interface LoadedFiles {
  /** The file that the process was started with. */
  readonly entry: string | undefined;
  /** Returns the folder where the process was started; throws if it no longer exists. */
  folder(): string;
  /** All files that `require` has loaded. */
  readonly files: readonly string[];
  /** Returns whether a library would be instrumented but has not been loaded. */
  isMissed(library: string): boolean;
}

/** A string literal of each library, which a bundle contains even if its names are shortened. */
const TRACES: Readonly<Record<string, string>> = {
  amqplib: 'No channels left to allocate',
  bunyan: 'bunyan usage error',
  ioredis: '[ioredis] Unhandled error event',
  kafkajs: 'KafkaJSNonRetriableError',
  knex: 'Knex: Timeout acquiring a connection',
  mongodb: 'MongoServerSelectionError',
  mysql: 'PROTOCOL_ENQUEUE_AFTER_',
  mysql2: "Can't add new command when connection is in closed state",
  pg: 'Client has already been connected. You cannot reuse a client',
  pino: 'pino.setLevel',
  winston: '[winston] Attempt to write logs with no transports',
};

/**
 * Reports the libraries that are inside of a bundled file, of the application or of Next.js, where
 * no hook can see them.
 *
 * Both must be true: the application names the library in its package.json and has not loaded it,
 * and a literal of the library is in the bundle. A dependency that is not used is not reported.
 */
export async function sayBundledLibraries(
  loaded: LoadedFiles,
  say: (line: string) => void,
): Promise<void> {
  const { entry } = loaded;
  if (loaded.files.some((file) => NEXT_SERVER.test(file))) {
    const folder = loaded.folder();
    const found = await findIn(readServerOfNext(folder), await readMissed(folder, loaded));
    if (found.length > 0) say(nextNote(found));
  } else if (entry !== undefined) {
    const found = await findIn(readEach([entry]), await readMissed(dirname(entry), loaded));
    if (found.length > 0) say(bundledNote(found, entry));
  }
}

/** Reads the libraries that the application names and has not loaded. */
async function readMissed(folder: string, loaded: LoadedFiles): Promise<readonly string[]> {
  const named = await readDependencies(folder);
  return named.filter((name) => Object.hasOwn(TRACES, name) && loaded.isMissed(name));
}

/**
 * Matches files that a server of Next.js loads in production and in development, and a build does
 * not.
 */
const NEXT_SERVER = /[\\/]next[\\/]dist[\\/]server[\\/](?:lib[\\/]start-server|next)\.js$/;

/** The number of folders that are searched for a package.json with dependencies. */
const MAX_DEPTH = 8;

/**
 * Reads the names of all dependencies of the application: with a bundler, all of them are often in
 * `devDependencies`.
 */
async function readDependencies(start: string): Promise<readonly string[]> {
  for (const folder of foldersFrom(start, MAX_DEPTH)) {
    const { dependencies, devDependencies } = parse(
      await readRegularFile(join(folder, 'package.json')),
    );
    const names = [...Object.keys(dependencies ?? {}), ...Object.keys(devDependencies ?? {})];
    if (names.length > 0) return names;
  }
  return [];
}

interface Package {
  readonly dependencies?: object;
  readonly devDependencies?: object;
}

function parse(text: string | undefined): Package {
  try {
    return ((text !== undefined && JSON.parse(text)) || {}) as Package;
  } catch {
    return {};
  }
}

/** Returns the libraries whose literal is in the texts. Stops reading once all are found. */
async function findIn(
  texts: AsyncIterable<string>,
  libraries: readonly string[],
): Promise<readonly string[]> {
  const found = new Set<string>();
  if (libraries.length === 0) return [];
  for await (const text of texts) {
    for (const name of libraries) if (text.includes(TRACES[name] as string)) found.add(name);
    if (found.size === libraries.length) break;
  }
  return libraries.filter((name) => found.has(name));
}

async function* readEach(files: readonly string[]): AsyncGenerator<string> {
  for (const file of files) {
    const text = await readRegularFile(file);
    if (text !== undefined) yield text;
  }
}

/**
 * The number of files of a Next.js server that are read; libraries in later ones are not reported.
 */
const MAX_FILES = 1000;

/**
 * Reads the files that `next build` has made of the code of the application, and of the packages in
 * it.
 */
async function* readServerOfNext(folder: string): AsyncGenerator<string> {
  const server = join(folder, '.next', 'server');
  const names = await new Promise<readonly string[]>((resolve) => {
    readdir(server, { recursive: true, encoding: 'utf8' }, (error, all) =>
      resolve(error === null ? all : []),
    );
  });
  const code = names.filter((name) => name.endsWith('.js')).slice(0, MAX_FILES);
  yield* readEach(code.map((name) => join(server, name)));
}

const list = (names: readonly string[]): string =>
  [names.slice(0, -1).join(', '), names.at(-1)].filter(Boolean).join(' and ');

const bundledNote = (names: readonly string[], entry: string): string =>
  `${notSeen(names, `into ${basename(entry)}`)} Keep packages out of the bundle ` +
  `(esbuild: --packages=external; webpack: externals) ${toHave(names)}`;

const nextNote = (names: readonly string[]): string =>
  `${notSeen(names, 'by Next.js')} Set serverExternalPackages: ` +
  `[${names.map((name) => `'${name}'`).join(', ')}] in next.config ${toHave(names)}`;

const notSeen = (names: readonly string[], where: string): string =>
  names.length === 1
    ? `${list(names)} is bundled ${where}, where no hook can see it, so it is not instrumented.`
    : `${list(names)} are bundled ${where}, where no hook can see them, so they are not instrumented.`;

const toHave = ({ length }: readonly string[]): string =>
  `to have ${length === 1 ? 'its' : 'their'} spans and log records.`;
