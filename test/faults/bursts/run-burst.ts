import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createReceiver, type Tally } from '@acme/otlp-receiver';
import { countMarked } from '../made-items.ts';
import { createNodeCommand } from '../node-command.ts';
import { endWithin, startProcess, waitForOutput } from '../run-process.ts';
import { listComplaints } from '../voice.ts';
import type { Surroundings } from '../installation.ts';

const LIMIT_MILLIS = 60_000;
const ARRIVAL_MILLIS = 300;

export interface Burst {
  readonly name: string;
  /** The number of spans that it makes. */
  readonly spans: number;
  readonly lines: number;
}

export interface BurstRun {
  readonly missing: { spans: number; lines: number };
  /** The longest pause of the event loop. */
  readonly stallMillis: number;
  readonly peakRssBytes: number;
  readonly complaints: readonly string[];
}

/** Runs a burst with a healthy receiver, or in plain Node.js. */
export async function runBurst(
  burst: Burst,
  { nodeVersion, protocol, installation, isPlain }: Surroundings & { readonly isPlain: boolean },
): Promise<BurstRun> {
  const receiver = await createReceiver();
  const application = installation.findApplication('burst.cjs');
  try {
    const child = startProcess({
      ...createNodeCommand({
        nodeVersion,
        protocol,
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

/** Counts the serial numbers from 0 on that have arrived. */
function countSerials({ marks }: Tally, count: number): number {
  let arrived = 0;
  for (let serial = 0; serial < count; serial += 1) {
    if (marks.has(`burst-${serial}`)) arrived += 1;
  }
  return arrived;
}
