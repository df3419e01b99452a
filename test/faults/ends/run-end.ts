import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createReceiver, type Receiver } from '@acme/otlp-receiver';
import { countMarked, countMissing, isNone, type Counts } from '../made-items.ts';
import { createNodeCommand } from '../node-command.ts';
import { endWithin, startProcess, waitForOutput } from '../run-process.ts';
import { listComplaints } from '../voice.ts';
import { toComparableLines } from './comparable-lines.ts';
import { asFirstProcess, sendToFirstProcess } from './first-process.ts';
import type { Child } from '../../../scripts/support/child.ts';
import type { EndKind } from './kinds.ts';
import type { Surroundings } from '../installation.ts';
import type { ReceiverState } from './receiver-states.ts';

const TLS_FOLDER = join(import.meta.dirname, '../../support/tls');
const CERTIFICATE_FILE = join(TLS_FOLDER, 'certificate.pem');
/** The certificate is its own authority, and of `localhost`. */
const TLS_RECEIVER = {
  host: 'localhost',
  tls: {
    key: readFileSync(join(TLS_FOLDER, 'key.pem')),
    certificate: readFileSync(CERTIFICATE_FILE),
  },
};

const START_LIMIT_MILLIS = 20_000;
const END_LIMIT_MILLIS = 12_000;
/** The time for which what was sent last may still be on its way through the receiver. */
const ARRIVAL_LIMIT_MILLIS = 400;
const LOOK_MILLIS = 20;

/** The end of a process. */
export interface EndRun {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether it had to be killed. */
  readonly endless: boolean;
  /** Counted from the beginning of the end. */
  readonly endMillis: number;
  /** Lines of the application and of Node.js, in order. */
  readonly lines: readonly string[];
  /** Lines in which the distro says that something is wrong. */
  readonly complaints: readonly string[];
  /** Items of each sort. */
  readonly made: number;
  readonly missing: Counts;
  readonly missingMeasurements: number;
}

export interface EndSurroundings extends Surroundings {
  /** Undefined is plain Node.js. */
  readonly state?: ReceiverState;
}

/** Runs an application to one of its ends. */
export async function runEnd(
  kind: EndKind,
  { nodeVersion, protocol, installation, state }: EndSurroundings,
): Promise<EndRun> {
  const receiver = await createReceiver(kind.tls ? TLS_RECEIVER : {});
  try {
    if (state?.fault !== undefined) await receiver.misbehave(state.fault);
    const application = installation.findApplication(kind.application);
    const command = createNodeCommand({
      nodeVersion,
      protocol,
      endpoint: state === undefined ? undefined : receiver.url,
      env: { ...kind.env, ...(kind.tls && { OTEL_EXPORTER_OTLP_CERTIFICATE: CERTIFICATE_FILE }) },
      nodeArgs: kind.nodeArgs,
      application,
      args: kind.args,
    });
    const child = startProcess({
      ...(kind.isFirstProcess ? asFirstProcess(command) : command),
      cwd: dirname(application),
      scratchDir: installation.scratchDir,
    });
    const beganAt = await beginEnd(child, kind);
    const ending = await endWithin(child, END_LIMIT_MILLIS);
    const output = child.output();
    const made = [...output.matchAll(/^made (.*)$/gm)].map(([, mark = '']) => mark);
    const arrived = await waitForArrivals(receiver, made);
    return {
      ...ending,
      endMillis: ending.endedAt - beganAt,
      lines: toComparableLines(output, kind),
      complaints: listComplaints(output),
      made: made.length,
      ...arrived,
    };
  } finally {
    await receiver.close();
  }
}

/** @returns when the end began, in milliseconds since 1970 */
async function beginEnd(child: Child, { signals, isFirstProcess }: EndKind): Promise<number> {
  const [, word, saidAt] = await waitForOutput(
    child,
    /^(ending|waiting) at (.+)$/m,
    START_LIMIT_MILLIS,
  );
  if (word === 'ending') return Number(saidAt);
  const beganAt = performance.timeOrigin + performance.now();
  for (const { signal, afterMillis } of signals) {
    if (afterMillis > 0) await sleep(afterMillis);
    if (isFirstProcess) sendToFirstProcess(child.pid, signal);
    else child.send(signal);
  }
  return beganAt;
}

async function waitForArrivals(
  receiver: Receiver,
  made: readonly string[],
): Promise<Pick<EndRun, 'missing' | 'missingMeasurements'>> {
  const deadline = performance.now() + ARRIVAL_LIMIT_MILLIS;
  for (;;) {
    const missing = countMissing(countMarked(receiver), made);
    const missingMeasurements = made.length - newestCount(receiver);
    const complete = isNone(missing) && missingMeasurements === 0;
    if (complete || performance.now() > deadline) return { missing, missingMeasurements };
    await sleep(LOOK_MILLIS);
  }
}

/** The newest value of the counter that counts what was made. */
const newestCount = ({ metricPoints }: Receiver) =>
  Number(metricPoints.findLast(({ name }) => name === 'faults.made')?.value ?? 0);
