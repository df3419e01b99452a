import { writeFirstLineEntry } from './first-line-entry';

/** The ways to load the distro into an application. */
export const DOORS = ['require', 'import', 'node-options', 'first-line'] as const;

/**
 * The way in which the distro is loaded into the application: by `--require`, by `--import`, by
 * `NODE_OPTIONS`, by the first line of the application's entry, or not at all.
 */
export type Door = (typeof DOORS)[number] | 'none';

/** The arguments, environment and entry of Node.js. */
export interface Invocation {
  readonly nodeArgs: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly entry: string | undefined;
}

/**
 * Creates the invocation that loads the distro into an application.
 *
 * For the door `first-line` it writes a copy of the entry, in the same folder, with that line.
 */
export function openDoor(
  door: Door,
  { entry, register }: { readonly entry: string | undefined; readonly register: string },
): Invocation {
  switch (door) {
    case 'require':
      return { nodeArgs: ['--require', register], env: {}, entry };
    case 'import':
      return { nodeArgs: ['--import', register], env: {}, entry };
    case 'node-options':
      return { nodeArgs: [], env: { NODE_OPTIONS: `--require=${register}` }, entry };
    case 'first-line':
      if (entry === undefined) throw new TypeError('entry: the door "first-line" needs one');
      return { nodeArgs: [], env: {}, entry: writeFirstLineEntry(entry, register) };
    case 'none':
      return { nodeArgs: [], env: {}, entry };
  }
}
