import { cpuMicrosBetween, measureAsked, type AskedApplication } from '../asked-application.ts';
import type { Command } from '../../scripts/support/child.ts';

/** Lines with pauses: the first are not measured. */
const PACED = { warmUp: 20_000, measured: 40_000 };

/** Lines in one tick: the first burst, in which the heap grows to what a burst takes, is not measured. */
const BURST = { lines: 20_000, warmUp: 1, measured: 3 };

/** The time for which lines kept the event loop from its next turn, in all. */
interface Ticks {
  readonly tickMillis: number;
}

/** The number of lines that are written in all; each has its number, so that a record tells its line. */
export const LINES_WRITTEN = {
  paced: PACED.warmUp + PACED.measured,
  burst: BURST.lines * (BURST.warmUp + BURST.measured),
};

/** Lets the application write its lines, then end by itself. */
export const measureLogLines = (command: Command, port: number) =>
  measureAsked(command, port, async ({ ask, readUsage }) => {
    await ask(`/paced?lines=${PACED.warmUp}`);
    const before = readUsage();
    const paced = await ask<Ticks>(`/paced?lines=${PACED.measured}`);
    const after = readUsage();
    await burst(ask, BURST.warmUp);
    const burstMillis = (await burst(ask, BURST.measured)) / BURST.measured;
    return {
      cpuMicrosPerLine: cpuMicrosBetween(before, after, PACED.measured),
      wallMicrosPerLine: (paced.tickMillis * 1000) / PACED.measured,
      burstMillis,
      peakRssBytes: readUsage()?.peakRssBytes,
    };
  });

/** @returns how long the ticks of so many bursts took together */
async function burst(ask: AskedApplication['ask'], times: number): Promise<number> {
  let sum = 0;
  for (let i = 0; i < times; i++) {
    const { tickMillis } = await ask<Ticks>(`/burst?lines=${BURST.lines}`);
    sum += tickMillis;
  }
  return sum;
}
