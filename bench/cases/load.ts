import { endChild, startChild } from '../../scripts/support/child.ts';
import { readCoarseCpuMillis, readUsage, tellsUsage } from '../../scripts/support/process-usage.ts';
import { connectWhenListening } from './listen.ts';
import type { Child, Command } from '../../scripts/support/child.ts';
import type { Helper } from '../helper.ts';
import type { LoadOptions, LoadResult } from '../helpers/load-client.ts';

/** Load as fast as answers come, over so many connections. */
const SATURATED = { connections: 50, seconds: 5 };

/** A rate that plain Node.js serves with a small part of one core. */
const PACED = { connections: 10, seconds: 3, requestsPerSecond: 1000 };

const WARM_UP = { connections: 50, seconds: 2 };

const PATIENCE_MILLIS = 5000;

/** Loads the Express example and ends it. */
export async function measureLoad(
  command: Command,
  { port, path, client }: { readonly port: number; readonly path: string; readonly client: Helper },
) {
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

async function loadFor(client: Helper, child: Child, options: LoadOptions) {
  const before = tellsUsage ? readCoarseCpuMillis(child.pid) : undefined;
  const deadlineMillis = options.seconds * 1000 + 30_000;
  const result = await client.ask<LoadResult>({ task: 'load', options }, deadlineMillis);
  if (child.hasEnded()) throw new Error(`the application ended under load: ${child.outputTail()}`);
  const cpuMillis = before === undefined ? undefined : readCoarseCpuMillis(child.pid) - before;
  return {
    ...result,
    cpuMicrosPerRequest: cpuMillis === undefined ? undefined : (cpuMillis * 1000) / result.requests,
  };
}
