import { get } from 'node:http';
import { json } from 'node:stream/consumers';
import { endChild, startChild, waitForEnd } from '../scripts/support/child.ts';
import { readUsage } from '../scripts/support/process-usage.ts';
import { connectWhenListening } from './cases/listen.ts';
import type { Usage } from '../scripts/support/process-usage.ts';
import type { Command } from '../scripts/support/child.ts';

/** The time after which an application that does what it was asked for counts as hung. */
const DEADLINE_MILLIS = 60_000;

/** The time for what waits in a queue at the last answer, and for the natural end. */
const PATIENCE_MILLIS = 10_000;

/** An application that does what it is asked for over HTTP. */
export interface AskedApplication {
  /** Resolves to its answer, read as JSON. */
  readonly ask: <Answer>(path: string) => Promise<Answer>;
  readonly readUsage: () => Usage | undefined;
}

/**
 * Starts an application, lets `measure` ask it, and has it end by itself.
 *
 * @param port - on which it will listen
 */
export async function measureAsked<F>(
  command: Command,
  port: number,
  measure: (application: AskedApplication) => Promise<F>,
): Promise<F> {
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
    throw new Error(`${(error as Error).message}: ${child.outputTail()}`, { cause: error });
  } finally {
    await endChild(child, 0);
  }
}

/** CPU time between two looks by the number of what was done; undefined where the machine does not tell. */
export const cpuMicrosBetween = (
  before: Usage | undefined,
  after: Usage | undefined,
  count: number,
): number | undefined => before && after && ((after.cpuMillis - before.cpuMillis) * 1000) / count;

/** Asks on a connection of its own, so that none keeps the application alive. */
function ask<Answer>(port: number, path: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      json(response).then((answer) => resolve(answer as Answer), reject);
    });
    request.setTimeout(DEADLINE_MILLIS, () => request.destroy(new Error(`no answer to ${path}`)));
    request.once('error', reject);
  });
}
