import { createReceiver } from '@acme/otlp-receiver';
import { parseAppOptions, type AppOptions } from './app-options';
import { toRun, type Run } from './run';
import { spawnApp } from './spawn-app';

/**
 * Runs an application to its end in a process of its own.
 *
 * @param entry - its file, relative to `options.cwd`; `undefined` runs Node.js with `nodeArgs` only
 * @throws Error with its whole output if it does not end by itself within `lifetimeMillis`
 */
export async function runApp(entry: string | undefined, options: AppOptions): Promise<Run> {
  const settings = parseAppOptions(options, { lifetimeMillis: 30_000 });
  const receiver = settings.receiver ?? (await createReceiver());
  try {
    const ending = await spawnApp(entry, settings, receiver).ending;
    return toRun(ending, receiver);
  } finally {
    if (settings.receiver === undefined) await receiver.close();
  }
}
