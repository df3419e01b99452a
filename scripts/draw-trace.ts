// Writes docs/trace.svg, the picture in the README: starts the two services of the demo, sends the request
// that fails in the second one, and draws the trace that arrives with its log lines. `--check` writes
// nothing and exits with 1 if the texts of the picture, times aside, are no longer those that arrive.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rootSpanOf } from './demo/find-faults.ts';
import { requests, services } from './demo/plan.ts';
import { sendRequests } from './demo/send-requests.ts';
import { startService } from './demo/start-service.ts';
import { textsOf, toTraceSvg } from './demo/to-trace-svg.ts';
import type { Trace } from '@acme/otlp-receiver';
import type { Service } from './demo/start-service.ts';
import type { RequestPlan } from './demo/plan.ts';

const root = path.resolve(import.meta.dirname, '..');
const file = path.join(root, 'docs/trace.svg');
const isCheck = process.argv.includes('--check');

/**
 * The fastest of so many is drawn in which each span lies inside its parent: neither code that runs for the
 * first time nor the clocks of two processes say anything about a trace.
 */
const ATTEMPTS = isCheck ? 1 : 200;

/** The distro's own deadline at the end is one second. */
const STOP_LIMIT_MILLIS = 5_000;

const picture = toTraceSvg(await recordTrace());
if (!isCheck) {
  writeFileSync(file, picture);
} else if (textsOf(picture).join('\n') !== textsOf(readFileSync(file, 'utf8')).join('\n')) {
  console.error('docs/trace.svg is stale: run `npm run build`, then `npm run draw-trace`.');
  process.exitCode = 1;
}

async function recordTrace(): Promise<Trace> {
  const { createReceiver } = await import('@acme/otlp-receiver');
  const receiver = await createReceiver({ host: '127.0.0.1' });
  const running: Service[] = [];
  try {
    for (const plan of services) {
      const stock = running.find((service) => service.plan.key === 'stock');
      running.push(
        await startService(plan, {
          root,
          endpoint: receiver.url,
          applicationEnv: stock ? { STOCK_URL: stock.url } : {},
          onStderr: () => {},
          interrupted: new AbortController().signal,
        }),
      );
    }
    const wanted = findRequest((request) => request.failed.includes('stock'));
    const surprises = await sendRequests(
      Array.from({ length: ATTEMPTS }, () => [wanted]),
      (key) => running.find(({ plan }) => plan.key === key)?.url ?? '',
      new AbortController().signal,
    );
    if (surprises.length > 0) throw new Error(surprises.join('\n'));
    // At their end they deliver what they have.
    await Promise.all(running.map(({ child }) => child.stop(STOP_LIMIT_MILLIS)));
    const [trace] = receiver
      .traces()
      .filter((each) => rootSpanOf(wanted, each) !== undefined)
      .toSorted((a, b) => stickingOut(a) - stickingOut(b) || lengthOf(a) - lengthOf(b));
    if (trace === undefined) throw new Error(`no trace of ${wanted.path} has arrived`);
    return trace;
  } finally {
    await Promise.all(running.map(({ child }) => child.stop(STOP_LIMIT_MILLIS)));
    await receiver.close();
  }
}

function lengthOf({ roots: [first] }: Trace) {
  return first ? Number(first.span.endTimeUnixNano - first.span.startTimeUnixNano) : Infinity;
}

/** @returns how many spans begin before or end after their parent */
function stickingOut({ spans }: Trace): number {
  return spans.filter(({ parentSpanId, startTimeUnixNano, endTimeUnixNano }) => {
    const parent = spans.find(({ spanId }) => spanId === parentSpanId);
    return (
      parent !== undefined &&
      (startTimeUnixNano < parent.startTimeUnixNano || endTimeUnixNano > parent.endTimeUnixNano)
    );
  }).length;
}

function findRequest(isWanted: (request: RequestPlan) => boolean) {
  const request = requests.flat().find(isWanted);
  if (request === undefined) throw new Error('the plan of the demo has no such request');
  return request;
}
