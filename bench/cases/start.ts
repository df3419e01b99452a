import { spawnSync } from 'node:child_process';
import { startChild } from '../../scripts/support/child.ts';
import {
  isZombie,
  readMainThreadCpuMillis,
  readUsage,
  tellsUsage,
} from '../../scripts/support/process-usage.ts';
import type { Figures } from '../case-result.ts';
import type { Command } from '../../scripts/support/child.ts';

/** The time after which an empty script counts as hung. */
const DEADLINE_MILLIS = 30_000;

/** The interval at which the run that is watched is looked at. */
const WATCH_MILLIS = 1;

/**
 * Starts an empty script twice: once watched by nobody for the wall time, once watched for CPU time
 * and memory.
 */
export async function measureStart(command: Command): Promise<Figures> {
  const wallMillis = measureWall(command);
  return { wallMillis, ...(tellsUsage ? await measureUsage(command) : {}) };
}

/** Measures the time from the call that starts the process until its exit status is here. */
function measureWall({ file, args, cwd, env }: Command): number {
  const begin = performance.now();
  const { status, error } = spawnSync(file, args, {
    cwd,
    env,
    stdio: 'ignore',
    timeout: DEADLINE_MILLIS,
    killSignal: 'SIGKILL',
  });
  const wallMillis = performance.now() - begin;
  if (error || status !== 0) {
    throw new Error(`the empty script ended with ${error?.message ?? `exit code ${status}`}`);
  }
  return wallMillis;
}

/**
 * Blocks this process's event loop, so that the child, once ended, stays for us to read until we
 * return: then the main thread's CPU time is final. Peak memory and the other threads' CPU time are
 * those of the last look, at most about a millisecond before the end.
 */
async function measureUsage(command: Command): Promise<Figures> {
  const child = startChild(command);
  const deadline = performance.now() + DEADLINE_MILLIS;
  let last = { mainThreadCpuMillis: 0, cpuMillis: 0, peakRssBytes: 0 };
  while (!isZombie(child.pid)) {
    last = readUsage(child.pid) ?? last;
    if (performance.now() > deadline) child.send('SIGKILL');
    Atomics.wait(SLEEP, 0, 0, WATCH_MILLIS);
  }
  const otherThreads = last.cpuMillis - last.mainThreadCpuMillis;
  const cpuMillis = readMainThreadCpuMillis(child.pid) + otherThreads;
  const { exitCode } = await child.ended;
  if (exitCode !== 0) {
    throw new Error(`the empty script ended with ${exitCode}: ${child.outputTail()}`);
  }
  return { cpuMillis, peakRssBytes: last.peakRssBytes };
}

const SLEEP = new Int32Array(new SharedArrayBuffer(4));
