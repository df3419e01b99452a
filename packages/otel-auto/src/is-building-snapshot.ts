import type * as V8 from 'node:v8';

/** Whether what this process has in memory becomes a startup snapshot, which timers, sockets and hooks cannot. */
export function isBuildingSnapshot(): boolean {
  // To ask `v8` costs something, so only a process that may be building one does.
  if (!process.execArgv.some(mayBuild)) return false;
  return (require('node:v8') as typeof V8).startupSnapshot?.isBuildingSnapshot() ?? false;
}

const mayBuild = (flag: string): boolean =>
  flag.startsWith('--build-') || flag.startsWith('--experimental-sea-config');
