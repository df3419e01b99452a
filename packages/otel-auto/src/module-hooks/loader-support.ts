/**
 * The mechanism that a version of Node.js offers for changing ES modules before they run.
 *
 * `module.registerHooks` exists from 22.15 and 23.5 on, but until 22.22.3 and 24.11.1 even a load
 * hook that does nothing breaks an ES module that imports CommonJS; so the version decides, not the
 * presence of the function. Older versions have `module.register`, a loader in a thread of its own.
 */
export type LoaderSupport = 'synchronous' | 'thread';

export function loaderSupport(nodeVersion: string): LoaderSupport {
  const [major = 0, minor = 0, patch = 0] = nodeVersion.split('.').map(Number);
  const isAtLeast = (minMinor: number, minPatch: number) =>
    minor > minMinor || (minor === minMinor && patch >= minPatch);
  if (major >= 26) return 'synchronous';
  if (major === 25) return isAtLeast(1, 0) ? 'synchronous' : 'thread';
  if (major === 24) return isAtLeast(11, 1) ? 'synchronous' : 'thread';
  if (major === 22) return isAtLeast(22, 3) ? 'synchronous' : 'thread';
  return 'thread';
}
