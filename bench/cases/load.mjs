import { endChild, startChild } from '../../scripts/support/child.ts';
import { readCoarseCpuMillis, readUsage, tellsUsage } from '../../scripts/support/process-usage.ts';
import { connectWhenListening } from './listen.mjs';

/** As fast as answers come, over so many connections. */
const SATURATED = { connections: 50, seconds: 5 };

/** A rate that plain Node.js serves with a small part of one core. */
const PACED = { connections: 10, seconds: 3, requestsPerSecond: 1000 };

const WARM_UP = { connections: 50, seconds: 2 };

const PATIENCE_MILLIS = 5000;

/**
 * Loads the Express example and ends it.
 *
 * @param {import('../../scripts/support/child.ts').Command} command
 * @param {object} target
 * @param {number} target.port
 * @param {string} target.path
 * @param {import('../helper.mjs').Helper} target.client
 */
export async function measureLoad(command, { port, path, client }) {
  const url = `http://127.0.0.1:${port}${path}`;
  const child = startChild(command);
  try {
    const socket = await connectWhenListening(child, port);
    socket.destroy();
    const warmUp = await loadFor(client, child, { url, ...WARM_UP });
    const saturated = await loadFor(client, child, { url, ...SATURATED });
    const paced = await loadFor(client, child, { url, ...PACED });
    return {
      requestsPerSecond: saturated.requestsPerSecond,
      cpuMicrosPerRequest: saturated.cpuMicrosPerRequest,
      p50Millis: saturated.p50Millis,
      p99Millis: saturated.p99Millis,
      pacedCpuMicrosPerRequest: paced.cpuMicrosPerRequest,
      peakRssBytes: readUsage(child.pid)?.peakRssBytes,
      answeredRequests: warmUp.requests + saturated.requests + paced.requests,
    };
  } finally {
    await endChild(child, PATIENCE_MILLIS);
  }
}

async function loadFor(client, child, options) {
  const before = tellsUsage ? readCoarseCpuMillis(child.pid) : undefined;
  const result = await client.ask({ task: 'load', options }, options.seconds * 1000 + 30_000);
  if (child.hasEnded()) throw new Error(`the application ended under load: ${child.outputTail()}`);
  const cpuMillis = tellsUsage ? readCoarseCpuMillis(child.pid) - before : undefined;
  return {
    ...result,
    cpuMicrosPerRequest: cpuMillis === undefined ? undefined : (cpuMillis * 1000) / result.requests,
  };
}
