import { cpuMicrosBetween, measureAsked } from '../asked-application.ts';
import type { Command } from '../../scripts/support/child.ts';

/** Requests that are not measured: code loads with the first and its export. */
const WARM_UP = 2000;

const MEASURED = 5000;

/** The number of requests that are sent in all. */
export const REQUESTS_SENT = 2 * (WARM_UP + MEASURED);

/** Lets the application send its requests, by `http` and by `fetch`, then end by itself. */
export const measureRequests = (command: Command, port: number) =>
  measureAsked(command, port, async ({ ask, readUsage }) => {
    const measure = async (means: 'http' | 'fetch') => {
      await ask(`/${means}?requests=${WARM_UP}`);
      const before = readUsage();
      await ask(`/${means}?requests=${MEASURED}`);
      return cpuMicrosBetween(before, readUsage(), MEASURED);
    };
    return {
      cpuMicrosByHttp: await measure('http'),
      cpuMicrosByFetch: await measure('fetch'),
      peakRssBytes: readUsage()?.peakRssBytes,
    };
  });
