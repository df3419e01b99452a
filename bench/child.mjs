import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A process that is measured. Its stdout goes nowhere and its stderr into a file, since a pipe
 * would make this process part of what is measured.
 *
 * @typedef {object} Child
 * @property {number} pid
 * @property {Promise<{ code: number | null, signal: string | null }>} ended
 * @property {() => boolean} hasEnded
 * @property {(signal: NodeJS.Signals) => void} kill
 * @property {() => string} stderrTail
 */

const alive = new Set();
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/**
 * How to start one.
 *
 * @typedef {object} Command
 * @property {string} file
 * @property {readonly string[]} args
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} env
 * @property {string} scratchDir where stderr is kept
 */

/**
 * @param {Command} command
 * @returns {Child}
 */
export function startChild({ file, args, cwd, env, scratchDir }) {
  const stderrFile = join(scratchDir, 'stderr.txt');
  const stderr = openSync(stderrFile, 'w');
  const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'ignore', stderr] });
  closeSync(stderr);
  alive.add(child);
  let exit;
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      alive.delete(child);
      resolve((exit = { code, signal }));
    });
  });
  ended.catch(() => alive.delete(child));
  return {
    pid: child.pid,
    ended,
    hasEnded: () => exit !== undefined,
    kill: (signal) => void child.kill(signal),
    stderrTail: () => readFileSync(stderrFile, 'utf8').trim().split('\n').slice(-5).join('\n'),
  };
}

/**
 * Ends a child: asks, waits, then kills.
 *
 * @param {Child} child
 * @param {number} patienceMillis 0 kills at once
 */
export async function endChild(child, patienceMillis) {
  if (patienceMillis > 0) {
    child.kill('SIGTERM');
    await waitForEnd(child, patienceMillis);
  }
  if (!child.hasEnded()) child.kill('SIGKILL');
  return await child.ended;
}

/**
 * Waits until a child has ended, or for so long.
 *
 * @param {Child} child
 * @param {number} millis
 */
export async function waitForEnd({ ended }, millis) {
  let timer;
  await Promise.race([ended, new Promise((resolve) => (timer = setTimeout(resolve, millis)))]);
  clearTimeout(timer);
}
