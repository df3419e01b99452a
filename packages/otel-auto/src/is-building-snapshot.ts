import type * as V8 from 'node:v8';

/**
 * Returns whether the memory of this process becomes a startup snapshot, which cannot contain
 * timers, sockets and hooks.
 */
export function isBuildingSnapshot(): boolean {
  // Asking `v8` costs time, so only a process that may be building one does.
  if (!process.execArgv.some(mayBuild)) return false;
  return (require('node:v8') as typeof V8).startupSnapshot?.isBuildingSnapshot() ?? false;
}

const mayBuild = (flag: string): boolean =>
  flag.startsWith('--build-') || flag.startsWith('--experimental-sea-config');
