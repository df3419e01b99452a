import type * as V8 from 'node:v8';

/** Whether what this process has in memory becomes a startup snapshot, which timers, sockets and hooks cannot. */
export function isBuildingSnapshot(): boolean {
  // To ask `v8` costs something, so only a process that may be building one does.
  if (!MAY_BUILD.test(process.execArgv.join(' '))) return false;
  return (require('node:v8') as typeof V8).startupSnapshot?.isBuildingSnapshot() ?? false;
}

const MAY_BUILD = /--build-snapshot|--build-sea|--experimental-sea-config/;
