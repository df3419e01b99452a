import { get } from 'node:http';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createReceiver, type Receiver, type Tally } from '@acme/otlp-receiver';
import { readUsage } from '../../../scripts/support/process-usage.ts';
import { countMarked, countMissing, isNone, type Counts, type Marked } from '../made-items.ts';
import { createNodeCommand } from '../node-command.ts';
import { endWithin, startProcess, waitForOutput } from '../run-process.ts';
import { listComplaints } from '../voice.ts';
import type { Outage } from './outages.ts';
import type { Surroundings } from '../installation.ts';

/** Fifty requests a second. */
const INTERVAL_MILLIS = 20;
const MOST_LATE_MILLIS = 200;
const HEALTHY_BEFORE_MILLIS = 2_000;
const HEALTHY_AFTER_MILLIS = 4_000;
const START_LIMIT_MILLIS = 20_000;
const END_LIMIT_MILLIS = 12_000;
/**
 * The time after which nothing comes any more: longer than a request waits for its answer and the
 * longest back-off.
 */
const QUIET_MILLIS = 14_000;
const SETTLE_LIMIT_MILLIS = 40_000;
const LOOK_MILLIS = 250;

/** The consequences of an outage. */
export interface OutageRun {
  /** Requests, each with a span, a winston line and a direct record. */
  readonly made: number;
  /** Requests that the application did not answer. */
  readonly failed: number;
  /** Items that were not accepted. */
  readonly missing: Counts;
  /** Items that were not even seen. */
  readonly unseen: Counts;
  /** Accepted more than once. */
  readonly doubled: Counts;
  /** Lines in which the distro says that something is wrong. */
  readonly complaints: readonly string[];
  readonly peakRssBytes: number;
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly endless: boolean;
}

/** Lets an Express application work through an outage. */
export async function runOutage(
  outage: Outage,
  { nodeVersion, protocol, installation }: Surroundings,
): Promise<OutageRun> {
  const receiver = await createReceiver();
  const application = installation.findApplication('outage.cjs');
  try {
    if (outage.atStart) await misbehave(receiver, outage);
    const child = startProcess({
      ...createNodeCommand({
        nodeVersion,
        protocol,
        endpoint: receiver.url,
        application,
        args: [],
      }),
      cwd: dirname(application),
      scratchDir: installation.scratchDir,
    });
    const [, port] = await waitForOutput(child, /^port (\d+)$/m, START_LIMIT_MILLIS);
    const load = startLoad(Number(port));
    if (!outage.atStart) {
      await sleep(HEALTHY_BEFORE_MILLIS);
      await misbehave(receiver, outage);
    }
    await sleep(outage.seconds * 1_000);
    await receiver.behave();
    await sleep(HEALTHY_AFTER_MILLIS);
    const { made, failed } = await load.stop();
    await settle(receiver, made);
    const peakRssBytes = readUsage(child.pid)?.peakRssBytes ?? 0;
    child.send('SIGTERM');
    const ending = await endWithin(child, END_LIMIT_MILLIS);
    const accepted = countMarked(receiver);
    return {
      ...ending,
      made: made.length,
      failed,
      missing: countMissing(accepted, made),
      unseen: countMissing(countMarked(receiver.seen), made),
      doubled: mapCounts(accepted, ({ duplicates }) => duplicates),
      complaints: listComplaints(child.output()),
      peakRssBytes,
    };
  } finally {
    await receiver.close();
  }
}

/** A date is one of the moment; `DATE` stands for it. */
async function misbehave(receiver: Receiver, { fault }: Outage): Promise<void> {
  if (fault.kind !== 'answer' || fault.headers?.['Retry-After'] !== 'DATE') {
    return await receiver.misbehave(fault);
  }
  const date = new Date(Date.now() + 5_000).toUTCString();
  return await receiver.misbehave({ ...fault, headers: { 'Retry-After': date } });
}

/**
 * Asks as often as is due, but for what a machine that stood still has missed: that would be a burst. Each
 * time on a connection of its own: one that is kept may be closed just as a request goes out.
 */
function startLoad(port: number) {
  const made: string[] = [];
  const open = new Set<string>();
  let serial = 0;
  let failed = 0;
  const ask = (mark: string) => {
    open.add(mark);
    const options = { host: '127.0.0.1', port, agent: false, path: `/work/${mark}` };
    get(options, (response) => {
      response.resume();
      response.on('close', () => open.delete(mark));
      if (response.statusCode === 200) made.push(mark);
      else failed += 1;
    }).on('error', () => {
      failed += 1;
      open.delete(mark);
    });
  };
  let dueAt = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    dueAt = Math.max(dueAt, now - MOST_LATE_MILLIS);
    for (; dueAt <= now; dueAt += INTERVAL_MILLIS) {
      ask(`load-${serial}`);
      serial += 1;
    }
  }, INTERVAL_MILLIS);
  return {
    async stop() {
      clearInterval(timer);
      for (let looks = 0; looks < 100 && open.size > 0; looks += 1) await sleep(50);
      return { made, failed: failed + open.size };
    },
  };
}

/** Waits until all is there or nothing more comes. */
async function settle(receiver: Receiver, made: readonly string[]): Promise<void> {
  const deadline = performance.now() + SETTLE_LIMIT_MILLIS;
  let requests = receiver.requests.length;
  let quietSince = performance.now();
  while (performance.now() < deadline && performance.now() - quietSince < QUIET_MILLIS) {
    if (isNone(countMissing(countMarked(receiver), made))) return;
    await sleep(LOOK_MILLIS);
    if (receiver.requests.length === requests) continue;
    requests = receiver.requests.length;
    quietSince = performance.now();
  }
}

const mapCounts = (
  { spans, lines, records }: Marked,
  toNumber: (tally: Tally) => number,
): Counts => ({
  spans: toNumber(spans),
  lines: toNumber(lines),
  records: toNumber(records),
});
