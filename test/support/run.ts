import {
  runApp as runIn,
  startApp as startIn,
  type App,
  type AppOptions,
  type Run,
  type RunOptions,
} from '@acme/otel-testkit';
import { installationFolder } from './installation';

/** The options of a fixture application, whose folder has a default. */
export type FixtureOptions = Partial<AppOptions>;
export type RunFixtureOptions = Partial<RunOptions>;

/** Runs an application of `test/apps` to its end. */
export const runApp = (entry: string, options: RunFixtureOptions = {}): Promise<Run> =>
  runIn(entry, { cwd: installationFolder(), ...options });

/** Runs `ends.cjs`, which serves one request to itself and then ends in the way that is named. */
export const runToEnd = (end: string, options: RunFixtureOptions = {}): Promise<Run> =>
  runApp('ends.cjs', { args: [end], ending: ENDINGS[end] ?? 0, ...options });

const ENDINGS: Readonly<Record<string, RunOptions['ending']>> = {
  'with process.exitCode': 7,
  'with process.exit': 8,
  'with an uncaught error': 1,
  'with an unhandled rejection': 1,
  'by its own signal': 'SIGTERM',
  'by abort': 'SIGABRT',
  'in beforeExit': 9,
  'with the code of its exit listener': 10,
};

/** Starts a server of `test/apps`. */
export const startApp = (entry: string, options: FixtureOptions = {}): Promise<App> =>
  startIn(entry, { cwd: installationFolder(), ...options });

/**
 * Runs a script that is short enough to be part of the test, as `node -e` or with
 * `--input-type=module`.
 */
export const runScript = (script: string, options: RunFixtureOptions = {}): Promise<Run> =>
  runIn(undefined, {
    cwd: installationFolder(),
    ...options,
    nodeArgs: [...(options.nodeArgs ?? []), '--eval', script],
  });

/** Returns the lines on stderr that the distro wrote, without its name. */
export const ownLines = ({ stderr }: Pick<Run, 'stderr'>): string[] =>
  stderr.split('\n').flatMap((line) => (line.startsWith(VOICE) ? [line.slice(VOICE.length)] : []));

/** Returns the lines on stderr that the application itself wrote. */
export const otherLines = ({ stderr }: Pick<Run, 'stderr'>): string[] =>
  stderr.split('\n').filter((line) => line !== '' && !line.startsWith(VOICE));

const VOICE = 'otel-auto: ';
