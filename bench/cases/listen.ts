import { get } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { endChild, startChild } from '../../scripts/support/child.ts';
import { readUsage } from '../../scripts/support/process-usage.ts';
import type { Child, Command } from '../../scripts/support/child.ts';

/** The time after which an application that does not listen counts as hung. */
const DEADLINE_MILLIS = 60_000;

/** Between two tries to connect. */
const RETRY_MILLIS = 1;

/**
 * Starts an application and stops the clock when its port takes a connection; then asks for the
 * first response. `inspect` may look at the application before it ends.
 */
export async function measureListen(
  command: Command,
  {
    port,
    path,
    patienceMillis,
  }: {
    readonly port: number;
    /** The path of the first request. */
    readonly path: string;
    /** The time that a clean end may take; 0 kills. */
    readonly patienceMillis: number;
  },
) {
  const begin = performance.now();
  const child = startChild(command);
  try {
    const socket = await connectWhenListening(child, port);
    const wallMillis = performance.now() - begin;
    const usage = readUsage(child.pid);
    const firstResponseMillis = await timeResponse(port, path);
    socket.destroy();
    return {
      wallMillis,
      cpuMillis: usage?.cpuMillis,
      peakRssBytes: usage?.peakRssBytes,
      firstResponseMillis,
    };
  } finally {
    await endChild(child, patienceMillis);
  }
}

export async function connectWhenListening(child: Child, port: number): Promise<Socket> {
  const deadline = performance.now() + DEADLINE_MILLIS;
  while (performance.now() < deadline) {
    const socket = await tryToConnect(port);
    if (socket) return socket;
    if (child.hasEnded()) {
      throw new Error(`the application ended before it listened: ${child.outputTail()}`);
    }
    await sleep(RETRY_MILLIS);
  }
  throw new Error(`the application did not listen within ${DEADLINE_MILLIS} ms`);
}

function tryToConnect(port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}

/** Measures the time from sending a request, on a connection of its own, to the end of its answer. */
function timeResponse(port: number, path: string): Promise<number> {
  const begin = performance.now();
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      response.resume();
      response.once('end', () => {
        if (response.statusCode === 200) resolve(performance.now() - begin);
        else reject(new Error(`the first request was answered with ${response.statusCode}`));
      });
    });
    request.setTimeout(10_000, () => request.destroy(new Error('no answer within 10 s')));
    request.once('error', reject);
  });
}
