import { setTimeout as sleep } from 'node:timers/promises';
import { endChild, startChild, waitForEnd } from '../../scripts/support/child.ts';
import type { Child, Command } from '../../scripts/support/child.ts';

const LOOK_MILLIS = 4;

/** Starts a process of the suite, of which everything that it writes is kept in its order. */
export const startProcess = (command: Command) => startChild(command, { keepsStdout: true });

/**
 * Waits for something that a process writes.
 *
 * @returns rejects with the output when it ends or the limit is over before
 */
export async function waitForOutput(
  child: Child,
  pattern: RegExp,
  limitMillis: number,
): Promise<RegExpExecArray> {
  const deadline = performance.now() + limitMillis;
  while (performance.now() < deadline) {
    // before the look: what it writes last comes before its end
    const hasEnded = child.hasEnded();
    const found = pattern.exec(child.output());
    if (found !== null) return found;
    if (hasEnded) break;
    await sleep(LOOK_MILLIS);
  }
  throw new Error(`${child.title} did not write ${pattern}\n${child.output()}`);
}

/** Waits for the end, and brings it about when it does not come. */
export async function endWithin(child: Child, limitMillis: number) {
  await waitForEnd(child, limitMillis);
  const endless = !child.hasEnded();
  return { ...(await endChild(child, 0)), endless };
}
