import { createReceiver } from '@acme/otlp-receiver';
import { parseAppOptions, type AppOptions } from './app-options';
import type { Ending } from './child';
import { toRun, type Run } from './run';
import { spawnApp } from './spawn-app';

/** Options of `runApp`. */
export interface RunOptions extends AppOptions {
  /**
   * The exit code or the signal that the application is to end with, so that no test passes because it
   * died before it did anything; `any` where the test itself looks how it ended. @defaultValue 0
   */
  readonly ending?: number | NodeJS.Signals | 'any';
}

/**
 * Runs an application to its end in a process of its own.
 *
 * @param entry - its file, relative to `options.cwd`; `undefined` runs Node.js with `nodeArgs` only
 * @throws Error with its whole output if it ends otherwise than `options.ending` says, or does not
 *   end by itself within `lifetimeMillis`
 */
export async function runApp(
  entry: string | undefined,
  { ending: expected = 0, ...options }: RunOptions,
): Promise<Run> {
  const settings = parseAppOptions(options, { lifetimeMillis: 30_000 });
  const receiver = settings.receiver ?? (await createReceiver());
  try {
    const ending = await spawnApp(entry, settings, receiver).ending;
    if (expected !== 'any') demandEnding(ending, expected);
    return toRun(ending, receiver);
  } finally {
    if (settings.receiver === undefined) await receiver.close();
  }
}

function demandEnding(
  { exitCode, signal, stdout, stderr }: Ending,
  expected: string | number,
): void {
  if (expected === (signal ?? exitCode)) return;
  const ended = signal === null ? `with exit code ${exitCode}` : `by ${signal}`;
  throw new Error(
    `the application ended ${ended} and not, as expected, with ${expected}\n${stdout}${stderr}`,
  );
}
