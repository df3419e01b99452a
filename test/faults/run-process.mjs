import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A process of the suite. Its stdout and stderr are one file, so that the order of what it writes shows
 * and nothing of it is lost in a pipe.
 *
 * @typedef {object} FaultsProcess
 * @property {number} pid
 * @property {() => string} output so far
 * @property {(signal: NodeJS.Signals) => void} send
 * @property {(pattern: RegExp, limitMillis: number) => Promise<RegExpExecArray>} waitFor something that
 *   it writes; rejects with the output when it ends or the limit is over before
 * @property {Promise<Ending>} ended never rejects
 *
 * @typedef {object} Ending
 * @property {number | null} exitCode
 * @property {NodeJS.Signals | null} signal
 * @property {number} endedAt in milliseconds since 1970
 */

const LOOK_MILLIS = 4;

const alive = new Set();
// Whatever way this process ends, none of its children outlives it.
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

let count = 0;

/**
 * @param {object} command
 * @param {string} command.file
 * @param {readonly string[]} command.args
 * @param {string} command.cwd
 * @param {Readonly<Record<string, string>>} command.env
 * @param {string} command.scratchDir
 * @returns {FaultsProcess}
 */
export function startProcess({ file, args, cwd, env, scratchDir }) {
  count += 1;
  const outputFile = join(scratchDir, `output-${count}.txt`);
  const descriptor = openSync(outputFile, 'a');
  const child = spawn(file, args, { cwd, env, stdio: ['ignore', descriptor, descriptor] });
  closeSync(descriptor);
  alive.add(child);
  /** @type {Ending | undefined} */
  let ending;
  const ended = new Promise((resolve) => {
    const settle = (exitCode, signal) => {
      alive.delete(child);
      ending ??= { exitCode, signal, endedAt: performance.timeOrigin + performance.now() };
      resolve(ending);
    };
    child.once('exit', settle);
    child.once('error', () => settle(null, null));
  });
  const output = () => readFileSync(outputFile, 'utf8');
  return {
    pid: child.pid,
    output,
    ended,
    send: (signal) => void child.kill(signal),
    async waitFor(pattern, limitMillis) {
      const deadline = performance.now() + limitMillis;
      while (performance.now() < deadline) {
        // before the look: what it writes last comes before its end
        const hasEnded = ending !== undefined;
        const found = pattern.exec(output());
        if (found !== null) return found;
        if (hasEnded) break;
        await sleep(LOOK_MILLIS);
      }
      throw new Error(`${args.join(' ')} did not write ${pattern}\n${output()}`);
    },
  };
}

/**
 * Waits for the end, and brings it about when it does not come.
 *
 * @param {FaultsProcess} child
 * @param {number} limitMillis
 * @returns {Promise<Ending & { endless: boolean }>}
 */
export async function endWithin(child, limitMillis) {
  let timer;
  const limit = new Promise((resolve) => {
    timer = setTimeout(resolve, limitMillis, undefined);
  });
  const ending = await Promise.race([child.ended, limit]);
  clearTimeout(timer);
  if (ending !== undefined) return { ...ending, endless: false };
  child.send('SIGKILL');
  return { ...(await child.ended), endless: true };
}
