import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createReceiver } from '@acme/otlp-receiver';
import { countMarked, countMissing, isNone } from '../made-items.mjs';
import { createNodeCommand } from '../node-command.mjs';
import { endWithin, startProcess, waitForOutput } from '../run-process.mjs';
import { listComplaints } from '../voice.mjs';
import { toComparableLines } from './comparable-lines.mjs';
import { asFirstProcess, sendToFirstProcess } from './first-process.mjs';

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
/** What was sent last may still be on its way through the receiver. */
const ARRIVAL_LIMIT_MILLIS = 400;
const LOOK_MILLIS = 20;

/**
 * How a process ended.
 *
 * @typedef {object} EndRun
 * @property {number | null} exitCode
 * @property {NodeJS.Signals | null} signal
 * @property {boolean} endless it had to be killed
 * @property {number} endMillis from the beginning of the end
 * @property {readonly string[]} lines what the application and Node.js wrote, in order
 * @property {readonly string[]} complaints of the distro
 * @property {number} made items of each sort
 * @property {{ spans: number, lines: number, records: number }} missing
 * @property {number} missingMeasurements
 */

/**
 * Runs an application to one of its ends.
 *
 * @param {import('./kinds.mjs').EndKind} kind
 * @param {object} surroundings
 * @param {string} surroundings.nodeVersion
 * @param {import('../installation.mjs').Installation} surroundings.installation
 * @param {import('./receiver-states.mjs').ReceiverState} [surroundings.state] undefined is plain Node.js
 * @returns {Promise<EndRun>}
 */
export async function runEnd(kind, { nodeVersion, installation, state }) {
  const receiver = await createReceiver(kind.tls ? TLS_RECEIVER : {});
  try {
    if (state?.fault !== undefined) await receiver.misbehave(state.fault);
    const application = installation.findApplication(kind.application);
    const command = createNodeCommand({
      nodeVersion,
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
    const made = [...output.matchAll(/^made (.*)$/gm)].map(([, mark]) => mark);
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

/** @returns {Promise<number>} when the end began, in milliseconds since 1970 */
async function beginEnd(child, { signals, isFirstProcess }) {
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

async function waitForArrivals(receiver, made) {
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
const newestCount = ({ metricPoints }) =>
  Number(metricPoints.findLast(({ name }) => name === 'faults.made')?.value ?? 0);
