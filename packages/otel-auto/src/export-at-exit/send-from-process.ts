import type { spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import type { serialize } from 'node:v8';
import { readEnvironment } from '../settings/read-environment';
import type { ExitTask, ProcessAnswer, ProcessTask } from './exit-task';
import { isPermitted } from '../permission';

/**
 * Returns whether another Node.js can be started. An executable with another name may be the
 * application itself (`node:sea`, Electron), which would run a second time.
 */
export const canSendFromProcess = (): boolean =>
  /^node(js)?(\.exe)?$/i.test(basename(process.execPath)) && isPermitted('child');

/**
 * Sends from a process while this one waits, which takes longer than a thread. Never throws.
 *
 * @returns `undefined` if no process can be started, or if it was not done in time
 */
export function sendFromProcess(
  task: ExitTask,
  about: { readonly timeoutMillis: number; readonly source: string },
): ProcessAnswer | undefined {
  const { timeoutMillis, source } = about;
  try {
    const { spawnSync: spawn } = require('node:child_process') as { spawnSync: typeof spawnSync };
    const { serialize: toBytes } = require('node:v8') as { serialize: typeof serialize };
    const input: ProcessTask = { ...task, timeoutMillis: timeoutMillis * SHARE_TO_SEND };
    const { stdout } = spawn(process.execPath, ['--eval', source], {
      input: toBytes(input),
      env: { ...readEnvironment(), NODE_OPTIONS: '' },
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: timeoutMillis,
      killSignal: 'SIGKILL',
      windowsHide: true,
    });
    return JSON.parse(stdout.toString()) as ProcessAnswer;
  } catch {
    // The reason why no thread could be started is reported.
    return undefined;
  }
}

/** The share of the time for sending; the rest is for the start of the process. */
const SHARE_TO_SEND = 0.8;
