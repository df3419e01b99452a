import { isOwnName } from './own-name';

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Returns the environment of this process. Apart from the guards of `register.js`, nothing else
 * reads it; nothing writes it.
 */
export const readEnvironment = (): Environment => process.env;

/**
 * Returns a copy of the distro's variables, and of those that look like them, since an application may change its environment before
 * the settings are parsed.
 */
export function readOwnVariables(): Readonly<Record<string, string>> {
  const own: Record<string, string> = {};
  for (const environment of [process.env, readPm2Environment()]) {
    for (const name of Object.keys(environment)) {
      if (isOwnName(name)) own[name] = environment[name] ?? '';
    }
  }
  return own;
}

/** Returns the file of the application, which pm2 runs from a file of its own. */
export function readEntry(): string | undefined {
  const [, entry] = process.argv;
  if (entry === undefined || !isPm2Container(entry)) return entry;
  return readPm2Environment()['pm_exec_path'] ?? process.env['pm_exec_path'] ?? entry;
}

const isPm2Container = (entry: string): boolean =>
  entry.includes('ProcessContainer') &&
  /[\\/]pm2[\\/]lib[\\/]ProcessContainer(Fork)?\.js$/.test(entry);

/**
 * Returns the variables that pm2 adds to the environment of a cluster worker after the distro has
 * started, right before the application begins.
 */
function readPm2Environment(): Environment {
  const { pm2_env: text } = process.env;
  if (text === undefined) return {};
  try {
    const entries = Object.entries(JSON.parse(text) as Record<string, string | number>);
    return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
  } catch {
    return {};
  }
}
