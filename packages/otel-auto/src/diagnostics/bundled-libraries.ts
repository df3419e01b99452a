import { readdir } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { foldersFrom } from '../resource/folders-from';
import { readRegularFile } from './read-regular-file';

/** What a process has loaded, as far as it tells whether libraries are inside of a bundle. */
export interface LoadedFiles {
  /** The file that the process was started with. */
  readonly entry: string | undefined;
  /** Gives where it was started; fails where that is gone. */
  folder(): string;
  /** All that `require` has loaded. */
  readonly files: readonly string[];
  /** Whether a library is instrumented if it loads, and has not loaded. */
  isMissed(library: string): boolean;
}

/** What stands in each library as a text, so that it is in a bundle also when its names are shortened. */
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
 * Says which libraries are inside of a file that a bundler has made, of the application or of Next.js:
 * no hook can see them there.
 *
 * Both must be so: the application names the library in its package.json, where nothing has loaded it,
 * and a text of the library stands in the bundle. A dependency that is not used is not spoken of.
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

/** The libraries that the application names, and that nothing has loaded. */
async function readMissed(folder: string, loaded: LoadedFiles): Promise<readonly string[]> {
  const named = await readDependencies(folder);
  return named.filter((name) => Object.hasOwn(TRACES, name) && loaded.isMissed(name));
}

/** What a server of Next.js loads in production and in development, and a build does not. */
const NEXT_SERVER = /[\\/]next[\\/]dist[\\/]server[\\/](?:lib[\\/]start-server|next)\.js$/;

/** So many folders are looked into for a package.json that names dependencies. */
const MAX_DEPTH = 8;

/** All that the application says it depends on: who bundles often has everything in `devDependencies`. */
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

/** Which of the libraries have left their trace. No more is read once all are found. */
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

/** So many files of a server of Next.js are read; what comes after is not known, and not spoken of. */
const MAX_FILES = 1000;

/** What `next build` has made of the code of the application, and of the packages in it. */
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
