import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createReceiver } from '@acme/otlp-receiver';
import { countMarked } from '../made-items.mjs';
import { createNodeCommand } from '../node-command.mjs';
import { endWithin, startProcess, waitForOutput } from '../run-process.mjs';
import { listComplaints } from '../voice.mjs';

const LIMIT_MILLIS = 60_000;
const ARRIVAL_MILLIS = 300;

/**
 * @typedef {object} BurstRun
 * @property {{ spans: number, lines: number }} missing
 * @property {number} stallMillis the longest pause of the event loop
 * @property {number} peakRssBytes
 * @property {readonly string[]} complaints
 */

/**
 * Runs a burst with a healthy receiver, or in plain Node.js.
 *
 * @param {{ name: string, spans: number, lines: number }} burst
 * @param {object} surroundings
 * @param {string} surroundings.nodeVersion
 * @param {import('../installation.mjs').Installation} surroundings.installation
 * @param {boolean} surroundings.isPlain
 * @returns {Promise<BurstRun>}
 */
export async function runBurst(burst, { nodeVersion, installation, isPlain }) {
  const receiver = await createReceiver();
  const application = installation.findApplication('burst.cjs');
  try {
    const child = startProcess({
      ...createNodeCommand({
        nodeVersion,
        endpoint: isPlain ? undefined : receiver.url,
        application,
        args: [burst.name],
      }),
      cwd: dirname(application),
      scratchDir: installation.scratchDir,
    });
    const [report] = await waitForOutput(child, /^\{.*\}$/m, LIMIT_MILLIS);
    const { endless } = await endWithin(child, LIMIT_MILLIS);
    if (endless) throw new Error(`${burst.name} did not end\n${child.output()}`);
    await sleep(ARRIVAL_MILLIS);
    const { spans, lines } = countMarked(receiver);
    return {
      ...JSON.parse(report),
      missing: {
        spans: burst.spans - countSerials(spans, burst.spans),
        lines: burst.lines - countSerials(lines, burst.lines),
      },
      complaints: listComplaints(child.output()),
    };
  } finally {
    await receiver.close();
  }
}

/** How many of the serial numbers from 0 on have arrived. */
function countSerials({ marks }, count) {
  let arrived = 0;
  for (let serial = 0; serial < count; serial += 1) {
    if (marks.has(`burst-${serial}`)) arrived += 1;
  }
  return arrived;
}
