import { dirname, join } from 'node:path';

/**
 * The versions of Node.js that the workspace installs; the newest of each line unless a full
 * version is given.
 */
export const NODE_VERSIONS = [
  '8',
  '12',
  '16',
  '18',
  '20.10',
  '20',
  '22.15',
  '22',
  '24',
  '26',
] as const;

/** A version of Node.js that the workspace installs. */
export type NodeVersion = (typeof NODE_VERSIONS)[number];

/** The version that the project is developed on. */
export const DEFAULT_NODE_VERSION: NodeVersion = '24';

/**
 * Finds the executable of a version of Node.js.
 *
 * @throws Error if the workspace has not installed it
 */
export function findNode(version: NodeVersion): string {
  const name = version === DEFAULT_NODE_VERSION ? 'node' : `node${version}`;
  const folder = dirname(require.resolve(`${name}/package.json`));
  return join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}
