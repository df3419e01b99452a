import { cpuMicrosBetween, measureAsked } from '../asked-application.ts';
import type { Command } from '../../scripts/support/child.ts';

/** Spans that are not measured: code loads with the first and its export, and the heap grows. */
const WARM_UP = { spans: 20_000, millis: 400 };

const MEASURED = { spans: 100_000, millis: 2000 };

/** The number of spans that are made in all; each has its number. */
export const SPANS_MADE = WARM_UP.spans + MEASURED.spans;

/** Lets the application make spans at an even pace, then end by itself. */
export const measureBurst = (command: Command, port: number) =>
  measureAsked(command, port, async ({ ask, readUsage }) => {
    await ask(toPath(WARM_UP));
    const before = readUsage();
    const { longestPauseMillis } = await ask<{ longestPauseMillis: number }>(toPath(MEASURED));
    const after = readUsage();
    return {
      longestPauseMillis,
      cpuMicrosPerSpan: cpuMicrosBetween(before, after, MEASURED.spans),
      peakRssBytes: after?.peakRssBytes,
    };
  });

const toPath = ({ spans, millis }: typeof MEASURED) => `/burst?spans=${spans}&millis=${millis}`;
