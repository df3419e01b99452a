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
 * @property {boolean} [startsOthers] it has children of its own, which are to end with it
 * @property {(line: string) => void} [onStdout]
 * @property {(line: string) => void} [onStderr]
 */

/** @type {Set<(signal: NodeJS.Signals) => void>} */
const alive = new Set();

// Whatever way this process ends, none of its children outlives it.
process.on('exit', () => alive.forEach((kill) => kill('SIGKILL')));

/**
 * Starts a Node.js program of which nothing is left when this process ends.
 *
 * @param {Command} command
 * @returns {Child}
 */
export function startChild({ args, cwd, env, startsOthers = false, onStdout, onStderr }) {
  // A process group of its own is what lets a signal reach the children of the child.
  const isGroup = startsOthers && process.platform !== 'win32';
  const child = spawn(process.execPath, args, {
    cwd,
    env,
    detached: isGroup,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let killed = false;
  /** @type {Ending | undefined} */
  let ending;

  const kill = (/** @type {NodeJS.Signals} */ signal) => {
    if (isGroup && child.pid !== undefined && ending === undefined) {
      killGroup(child.pid, signal);
    } else {
      child.kill(signal);
    }
  };
  alive.add(kill);
  const stdout = readLines(child.stdout, onStdout);
  const stderr = readLines(child.stderr, onStderr);
  /** @type {Promise<Ending>} */
  const ended = new Promise((resolve) => {
    const end = (/** @type {Ending} */ how) => {
      alive.delete(kill);
      ending ??= how;
      resolve(ending);
    };
    child.once('error', () => end({ exitCode: null, signal: null, killed }));
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
      kill('SIGTERM');
      const timer = setTimeout(() => {
        killed = true;
        kill('SIGKILL');
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
 * @param {number} pid of the leader
 * @param {NodeJS.Signals} signal
 */
function killGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // All of it has ended already.
  }
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
