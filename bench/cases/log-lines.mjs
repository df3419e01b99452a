import { get } from 'node:http';
import { endChild, startChild, waitForEnd } from '../child.mjs';
import { readUsage } from '../process-usage.mjs';
import { connectWhenListening } from './listen.mjs';

/** Lines with pauses: the first are not measured. */
const PACED = { warmUp: 20_000, measured: 40_000 };

/** Lines in one tick: the first burst, in which the heap grows to what a burst takes, is not measured. */
const BURST = { lines: 20_000, warmUp: 1, measured: 3 };

/** How many lines are written in all; each has its number, so that a record tells its line. */
export const LINES_WRITTEN = {
  paced: PACED.warmUp + PACED.measured,
  burst: BURST.lines * (BURST.warmUp + BURST.measured),
};

/** After this an application that writes counts as hung. */
const DEADLINE_MILLIS = 60_000;

/** For what waits in a queue after the bursts, and for the natural end. */
const PATIENCE_MILLIS = 10_000;

/**
 * Lets the application write its lines, then end by itself.
 *
 * @param {import('../child.mjs').Command} command
 * @param {number} port
 */
export async function measureLogLines(command, port) {
  const child = startChild(command);
  try {
    const socket = await connectWhenListening(child, port);
    socket.destroy();
    await ask(port, `/paced?lines=${PACED.warmUp}`);
    const before = readUsage(child.pid);
    const paced = await ask(port, `/paced?lines=${PACED.measured}`);
    const after = readUsage(child.pid);
    await burst(port, BURST.warmUp);
    const burstMillis = (await burst(port, BURST.measured)) / BURST.measured;
    const peakRssBytes = readUsage(child.pid)?.peakRssBytes;
    await ask(port, '/end');
    await waitForEnd(child, PATIENCE_MILLIS);
    return {
      cpuMicrosPerLine: after && ((after.cpuMillis - before.cpuMillis) * 1000) / PACED.measured,
      wallMicrosPerLine: (paced.tickMillis * 1000) / PACED.measured,
      burstMillis,
      peakRssBytes,
    };
  } catch (error) {
    throw new Error(`${error.message}: ${child.stderrTail()}`, { cause: error });
  } finally {
    await endChild(child, 0);
  }
}

/** @returns {Promise<number>} how long the ticks of so many bursts took together */
async function burst(port, times) {
  let sum = 0;
  for (let i = 0; i < times; i++) {
    const { tickMillis } = await ask(port, `/burst?lines=${BURST.lines}`);
    sum += tickMillis;
  }
  return sum;
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
