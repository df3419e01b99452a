import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from './build.ts';
import { describeEnding } from './children.ts';
import { findFaults } from './find-faults.ts';
import { DEADLINE_MILLIS, requests, services } from './plan.ts';
import { sendRequests } from './send-requests.ts';
import { createShow } from './show.ts';
import { outputOf, startService } from './start-service.ts';
import type { DemoOptions } from './arguments.ts';
import type { Screen } from './screen.ts';
import type { Service } from './start-service.ts';
import type { Receiver } from '@acme/otlp-receiver';
import type { Ending } from './children.ts';
import type { RequestPlan, ServiceKey } from './plan.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

/** The interval at which we look at what has arrived. */
const LOOK_MILLIS = 200;

/** The distro's own deadline at the end is one second. */
const STOP_LIMIT_MILLIS = 5_000;

/** @returns the exit code */
export async function runDemo(
  options: DemoOptions,
  screen: Screen,
  interrupted: AbortSignal,
): Promise<number> {
  if (options.build) {
    const startedAt = performance.now();
    screen.aside('building ...');
    await build(root, interrupted);
    screen.aside(`built in ${seconds(performance.now() - startedAt)}`);
  }
  // Not there before it has been built.
  const { createReceiver } = await import('@acme/otlp-receiver');
  const receiver = await createReceiver({ host: '127.0.0.1' });
  screen.fact('receiver', receiver.url);

  const running: Service[] = [];
  try {
    await startServices(running, receiver, screen, interrupted);
    const show = await createShow(receiver, screen, options.watch ? [] : requests.flat());
    return options.watch
      ? await watch(running, receiver, show, screen, interrupted)
      : await check(running, receiver, show, screen, interrupted);
  } finally {
    await stopServices(running);
    await receiver.close();
  }
}

/** @param running - takes each service as soon as it is up, so that it is stopped if the next is not */
async function startServices(
  running: Service[],
  receiver: Receiver,
  screen: Screen,
  interrupted: AbortSignal,
) {
  for (const plan of services) {
    const stock = running.find((service) => service.plan.key === 'stock');
    const service = await startService(plan, {
      root,
      endpoint: receiver.url,
      applicationEnv: stock ? { STOCK_URL: stock.url } : {},
      onStderr: (line) => screen.quote(plan.key, line),
      interrupted,
    });
    running.push(service);
    screen.fact(plan.key, `${service.url}  examples/${plan.folder}: ${plan.what}`);
  }
}

/**
 * Sends the plan's requests and waits for what they should lead to.
 *
 * @returns the exit code
 */
async function check(
  running: readonly Service[],
  receiver: Receiver,
  show: Awaited<ReturnType<typeof createShow>>,
  screen: Screen,
  interrupted: AbortSignal,
): Promise<number> {
  const startedAt = performance.now();
  const faults = () =>
    findFaults({
      spans: receiver.spans,
      logRecords: receiver.logRecords,
      metricPoints: receiver.metricPoints,
      requests: receiver.requests,
      linesOf: (key) => serviceOf(running, key).child.stdout,
    });
  const deadline = AbortSignal.timeout(DEADLINE_MILLIS);
  const over = new AbortController();
  let surprises: string[] | undefined;
  void sendRequests(
    requests,
    (key) => serviceOf(running, key).url,
    AbortSignal.any([over.signal, deadline]),
  ).then((found) => (surprises = found));

  const isDone = () => {
    show.look();
    return deadline.aborted || (surprises !== undefined && faults().length === 0);
  };
  try {
    await lookUntil(isDone, running, interrupted);
  } finally {
    over.abort();
  }
  const took = performance.now() - startedAt;

  const endings = await stopServices(running);
  show.finish();
  const wrong = [
    ...(surprises ?? ['not every request has been sent']),
    ...faults(),
    ...wrongEndings(endings),
  ];
  if (wrong.length === 0) {
    screen.good(`\neverything expected arrived within ${seconds(took)}`);
    return 0;
  }
  screen.fail(`\nmissing or wrong, ${seconds(took)} after the first request:`);
  wrong.forEach((what) => screen.fail(`  ${what}`));
  return 1;
}

/** @returns the exit code */
async function watch(
  running: readonly Service[],
  receiver: Receiver,
  show: Awaited<ReturnType<typeof createShow>>,
  screen: Screen,
  interrupted: AbortSignal,
): Promise<number> {
  screen.title('send requests, as many as you like');
  for (const request of requests.flat()) {
    screen.line(toCurl(request, serviceOf(running, request.to).url));
  }
  screen.title('or telemetry of your own');
  screen.line(`OTEL_EXPORTER_OTLP_ENDPOINT=${receiver.url}`);
  screen.aside('\nshowing what arrives until Ctrl-C');
  try {
    await lookUntil(
      () => {
        show.lookAtTheRest();
        return false;
      },
      running,
      interrupted,
    );
  } catch (error) {
    if (!interrupted.aborted) {
      throw error;
    }
  }
  await stopServices(running);
  show.finish();
  return 0;
}

/**
 * Looks again and again, until there is nothing left to look for.
 *
 * @param running - none of which may end meanwhile
 */
async function lookUntil(
  look: () => boolean,
  running: readonly Service[],
  interrupted: AbortSignal,
) {
  while (!look()) {
    const ended = running.find(({ child }) => child.ending !== undefined);
    if (ended?.child.ending) {
      const { child, plan } = ended;
      throw new Error(
        `${plan.key} ${describeEnding(ended.child.ending)} too early${outputOf(child)}`,
      );
    }
    await sleep(LOOK_MILLIS, undefined, { signal: interrupted });
  }
}

function stopServices(
  running: readonly Service[],
): Promise<{ service: Service; ending: Ending }[]> {
  return Promise.all(
    running.map(async (service) => ({
      service,
      ending: await service.child.stop(STOP_LIMIT_MILLIS),
    })),
  );
}

/** A service dies by the signal it was sent, as it would without telemetry. */
function wrongEndings(endings: Awaited<ReturnType<typeof stopServices>>): string[] {
  return endings
    .filter(({ ending }) => ending.signal !== 'SIGTERM')
    .map(
      ({ service, ending }) => `${service.plan.key}: after SIGTERM it ${describeEnding(ending)}`,
    );
}

function serviceOf(running: readonly Service[], key: ServiceKey) {
  const service = running.find(({ plan }) => plan.key === key);
  if (!service) {
    throw new Error(`the plan has a service ${key} that is not running`);
  }
  return service;
}

function toCurl({ path: requestPath, body }: RequestPlan, url: string) {
  const data =
    body === undefined ? '' : ` -H 'content-type: application/json' -d '${JSON.stringify(body)}'`;
  return `curl ${url}${requestPath}${data}`;
}

function seconds(millis: number) {
  return `${(millis / 1000).toFixed(1)} s`;
}
