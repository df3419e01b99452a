import { measureAsked } from '../asked-application.mjs';

/** What loads with a first request and its export is not measured. */
const WARM_UP = 2000;

const MEASURED = 5000;

/** How many requests are sent in all. */
export const REQUESTS_SENT = 2 * (WARM_UP + MEASURED);

/**
 * Lets the application send its requests, by `http` and by `fetch`, then end by itself.
 *
 * @param {import('../../scripts/support/child.ts').Command} command
 * @param {number} port
 */
export const measureRequests = (command, port) =>
  measureAsked(command, port, async ({ ask, readUsage }) => {
    const measure = async (means) => {
      await ask(`/${means}?requests=${WARM_UP}`);
      const before = readUsage();
      await ask(`/${means}?requests=${MEASURED}`);
      const after = readUsage();
      return after && ((after.cpuMillis - before.cpuMillis) * 1000) / MEASURED;
    };
    return {
      cpuMicrosByHttp: await measure('http'),
      cpuMicrosByFetch: await measure('fetch'),
      peakRssBytes: readUsage()?.peakRssBytes,
    };
  });
