import { spawn } from 'node:child_process';
import { readLines } from './child-output.mjs';

/**
 * @typedef {object} Child
 * @property {readonly string[]} stdout the newest lines
 * @property {readonly string[]} stderr the newest lines
 * @property {Promise<Ending>} ended resolves once, never rejects
 * @property {Ending | undefined} ending undefined while it runs
 * @property {(graceMillis: number) => Promise<Ending>} stop SIGTERM, and SIGKILL after `graceMillis`
 */

/**
 * @typedef {object} Ending
 * @property {number | null} exitCode
 * @property {NodeJS.Signals | null} signal
 * @property {boolean} killed it did not end in time after SIGTERM
 */

/**
 * @typedef {object} Command
 * @property {readonly string[]} args of Node.js
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} env
 * @property {(line: string) => void} [onStdout]
 * @property {(line: string) => void} [onStderr]
 */

/** @type {Set<import('node:child_process').ChildProcess>} */
const alive = new Set();

// Whatever way this process ends, none of its children outlives it.
process.on('exit', () => alive.forEach((child) => child.kill('SIGKILL')));

/**
 * Starts a Node.js program of which nothing is left when this process ends.
 *
 * @param {Command} command
 * @returns {Child}
 */
export function startChild({ args, cwd, env, onStdout, onStderr }) {
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  alive.add(child);
  const stdout = readLines(child.stdout, onStdout);
  const stderr = readLines(child.stderr, onStderr);
  let killed = false;
  /** @type {Ending | undefined} */
  let ending;

  /** @type {Promise<Ending>} */
  const ended = new Promise((resolve) => {
    const end = (/** @type {Ending} */ how) => {
      alive.delete(child);
      ending ??= how;
      resolve(ending);
    };
    child.once('error', () => end({ exitCode: null, signal: null, killed }));
    child.once('exit', () => alive.delete(child));
    // `close` comes when the output has been read as well.
    child.once('close', (exitCode, signal) => end({ exitCode, signal, killed }));
  });

  return {
    stdout: stdout.lines,
    stderr: stderr.lines,
    ended,
    get ending() {
      return ending;
    },
    async stop(graceMillis) {
      child.kill('SIGTERM');
      const timer = setTimeout(() => {
        killed = true;
        child.kill('SIGKILL');
        // A grandchild that holds the pipes open would keep us waiting for `close`.
        child.stdout.destroy();
        child.stderr.destroy();
      }, graceMillis);
      const how = await ended;
      clearTimeout(timer);
      return how;
    },
  };
}

/**
 * @param {Ending} ending
 * @returns {string} as in "the child …"
 */
export function describeEnding({ exitCode, signal, killed }) {
  if (killed) {
    return 'did not end in time and was killed';
  }
  return signal === null ? `ended with exit code ${exitCode}` : `was ended by ${signal}`;
}
