import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A process whose output goes into a file: a pipe would make this process part of what is measured, and
 * nothing of what it writes at its end is lost in one.
 *
 * @typedef {object} Child
 * @property {number} pid
 * @property {string} title its arguments
 * @property {() => string} output so far
 * @property {() => string} outputTail its last five lines
 * @property {() => boolean} hasEnded
 * @property {(signal: NodeJS.Signals) => void} send
 * @property {Promise<Ending>} ended rejects if it could not be started
 *
 * @typedef {object} Ending
 * @property {number | null} exitCode
 * @property {NodeJS.Signals | null} signal
 * @property {number} endedAt in milliseconds since 1970
 *
 * @typedef {object} Command
 * @property {string} file
 * @property {readonly string[]} args
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} env
 * @property {string} scratchDir where the output is kept
 */

const alive = new Set();
// Whatever way this process ends, none of its children outlives it.
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

let count = 0;

/**
 * @param {Command} command
 * @param {{ keepsStdout?: boolean }} [options] without it only stderr is kept; with it both in one file,
 *   so that the order of what it writes shows
 * @returns {Child}
 */
export function startChild({ file, args, cwd, env, scratchDir }, { keepsStdout = false } = {}) {
  count += 1;
  const outputFile = join(scratchDir, `output-${count}.txt`);
  const descriptor = openSync(outputFile, 'a');
  const stdout = keepsStdout ? descriptor : 'ignore';
  const child = spawn(file, args, { cwd, env, stdio: ['ignore', stdout, descriptor] });
  closeSync(descriptor);
  alive.add(child);
  let hasEnded = false;
  /** @type {Promise<Ending>} */
  const ended = new Promise((resolve, reject) => {
    const end = (settle) => {
      alive.delete(child);
      hasEnded = true;
      settle();
    };
    child.once('error', (error) => end(() => reject(error)));
    child.once('exit', (exitCode, signal) =>
      end(() => {
        resolve({ exitCode, signal, endedAt: performance.timeOrigin + performance.now() });
      }),
    );
  });
  // whoever waits sees the rejection; nobody has to
  ended.catch(() => {});
  const output = () => readFileSync(outputFile, 'utf8');
  return {
    pid: child.pid,
    title: args.join(' '),
    output,
    outputTail: () => output().trim().split('\n').slice(-5).join('\n'),
    hasEnded: () => hasEnded,
    send: (signal) => void child.kill(signal),
    ended,
  };
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

/**
 * Ends a child: asks, waits, then kills.
 *
 * @param {Child} child
 * @param {number} patienceMillis 0 kills at once
 */
export async function endChild(child, patienceMillis) {
  if (patienceMillis > 0) {
    child.send('SIGTERM');
    await waitForEnd(child, patienceMillis);
  }
  if (!child.hasEnded()) child.send('SIGKILL');
  return await child.ended;
}
