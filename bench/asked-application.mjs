import { get } from 'node:http';
import { endChild, startChild, waitForEnd } from '../scripts/support/child.ts';
import { readUsage } from '../scripts/support/process-usage.ts';
import { connectWhenListening } from './cases/listen.mjs';

/** After this an application that does what it was asked for counts as hung. */
const DEADLINE_MILLIS = 60_000;

/** For what waits in a queue at the last answer, and for the natural end. */
const PATIENCE_MILLIS = 10_000;

/**
 * An application that does what it is asked for over HTTP.
 *
 * @typedef {object} AskedApplication
 * @property {(path: string) => Promise<any>} ask resolves to its answer, read as JSON
 * @property {() => import('../scripts/support/process-usage.ts').Usage | undefined} readUsage
 */

/**
 * Starts an application, lets `measure` ask it, and has it end by itself.
 *
 * @template F
 * @param {import('../scripts/support/child.ts').Command} command
 * @param {number} port on which it will listen
 * @param {(application: AskedApplication) => Promise<F>} measure
 * @returns {Promise<F>}
 */
export async function measureAsked(command, port, measure) {
  const child = startChild(command);
  try {
    const socket = await connectWhenListening(child, port);
    socket.destroy();
    const figures = await measure({
      ask: (path) => ask(port, path),
      readUsage: () => readUsage(child.pid),
    });
    await ask(port, '/end');
    await waitForEnd(child, PATIENCE_MILLIS);
    return figures;
  } catch (error) {
    throw new Error(`${error.message}: ${child.outputTail()}`, { cause: error });
  } finally {
    await endChild(child, 0);
  }
}

/** Asks on a connection of its own, so that none keeps the application alive. */
function ask(port, path) {
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path, agent: false }, async (response) => {
      try {
        resolve(JSON.parse((await response.toArray()).join('')));
      } catch (error) {
        reject(error);
      }
    });
    request.setTimeout(DEADLINE_MILLIS, () => request.destroy(new Error(`no answer to ${path}`)));
    request.once('error', reject);
  });
}
