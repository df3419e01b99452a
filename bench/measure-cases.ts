import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createReceiver, tally, type AttributeValue, type Receiver } from '@acme/otlp-receiver';
import { findFreePort } from '../scripts/support/find-free-port.ts';
import { countArrivals, createLineCounter, findMissing } from './arrivals.ts';
import { createCaseResult, type CaseResult, type Figures } from './case-result.ts';
import { measureBurst, SPANS_MADE } from './cases/bursts.ts';
import { measureInstall } from './cases/install.ts';
import { measureListen } from './cases/listen.ts';
import { measureLoad } from './cases/load.ts';
import { LINES_WRITTEN, measureLogLines } from './cases/log-lines.ts';
import { measureRequests, REQUESTS_SENT } from './cases/requests.ts';
import { measureStart } from './cases/start.ts';
import { startHelper } from './helper.ts';
import { measureRounds } from './rounds.ts';
import { baseEnv, BEFORE, hearsTheApi, OURS, subjectsOf } from './subjects.ts';
import type { Command } from '../scripts/support/child.ts';
import type { CaseName } from './arguments.ts';
import type { ClientArrivals, Counts, LineArrivals, SpanArrivals } from './arrivals.ts';
import type { Results } from './report.ts';
import type { Endpoints, Subject } from './subjects.ts';
import type { Projects, Workspace } from './workspace.ts';

/** Rounds of each case, so that the whole default run takes about nine minutes. */
const DEFAULT_ROUNDS = { start: 40, listen: 15, load: 4, requests: 5, logs: 5, bursts: 5 };

/** The time that an application may take to hand over what it has, at its end. */
const PATIENCE_MILLIS = 5000;

/** Peers that do not end on SIGTERM are not waited for longer than their telemetry takes. */
const PEER_PATIENCE_MILLIS = 2500;

/** Often enough that metrics leave while the load runs. */
const LOAD_METRIC_INTERVAL_MILLIS = 5000;

const FIRST_REQUESTS = { express: '/stock/chair-4', nest: '/orders/1001' };

export interface Plan {
  readonly workspace: Workspace;
  readonly subjects: readonly Subject[];
  readonly nodeFile: string;
  readonly cases: readonly CaseName[];
  readonly runs: number | undefined;
  readonly say: (text: string) => void;
}

/** The needs of the cases: what was asked for, and what the applications talk to. */
type Bench = Plan & Awaited<ReturnType<typeof openSurroundings>>;

/** Runs the cases that were asked for. */
export async function measureCases(plan: Plan): Promise<Pick<Results, 'cases' | 'install'>> {
  const surroundings = await openSurroundings();
  const bench = { ...plan, ...surroundings };
  const results = new Map<string, CaseResult>();
  let install: Results['install'];
  try {
    for (const name of plan.cases) {
      plan.say(name);
      switch (name) {
        case 'start':
          results.set('start', await measureStarts(bench));
          break;
        case 'listen':
          results.set('express', await measureListens(bench, 'express'));
          results.set('nest', await measureListens(bench, 'nest'));
          break;
        case 'load':
          results.set('load', await measureLoads(bench, 'express'));
          results.set('nest-load', await measureLoads(bench, 'nest'));
          break;
        case 'requests':
          results.set('requests', await measureSentRequests(bench));
          break;
        case 'logs':
          results.set('winston', await measureLogs(bench, 'winston'));
          results.set('pino', await measureLogs(bench, 'pino'));
          break;
        case 'bursts':
          results.set('bursts', await measureBursts(bench));
          break;
        case 'install':
          install = measureInstalls(bench);
          break;
      }
    }
  } finally {
    await surroundings.close();
  }
  return { cases: results, install };
}

async function measureStarts(bench: Bench): Promise<CaseResult> {
  const subjects = subjectsOf(bench.subjects, 'start');
  const rounds = bench.runs ?? DEFAULT_ROUNDS.start;
  // not to this process, which is blocked while it measures: who exports at exit would wait for it
  const endpoints = { otlp: bench.sinkUrl, agent: bench.sinkUrl };
  const measured = await measureRounds(subjects, rounds, (subject) =>
    measureStart(toCommand(bench, subject, { project: 'empty', endpoints })),
  );
  return createCaseResult({ subjects, rounds, ...measured });
}

async function measureListens(bench: Bench, app: 'express' | 'nest'): Promise<CaseResult> {
  const subjects = subjectsOf(bench.subjects, app);
  const rounds = bench.runs ?? DEFAULT_ROUNDS.listen;
  const arrivals = new Map<string, Counts>();
  const measured = await measureRounds(subjects, rounds, async (subject, round) => {
    bench.receiver.clear();
    const port = await findFreePort();
    const env = { PORT: String(port), STOCK_URL: bench.stockUrl };
    const figures = await measureListen(toCommand(bench, subject, { project: app, env }), {
      port,
      path: FIRST_REQUESTS[app],
      patienceMillis: patienceFor(subject, round),
    });
    if (subject.exportsOtlp && round === 0) {
      arrivals.set(subject.name, countArrivals(bench.receiver));
    }
    if (subject.name === OURS) assertArrival(bench.receiver, app);
    return figures;
  });
  return createCaseResult({ subjects, rounds, arrivals, ...measured });
}

/** Chooses how long an end is waited for: ours every time; the others once, to see what arrives. */
function patienceFor({ name, peer }: Subject, round: number): number {
  if (name === OURS || name === BEFORE) return PATIENCE_MILLIS;
  return peer && round === 0 ? PEER_PATIENCE_MILLIS : 0;
}

function assertArrival(receiver: Receiver, app: string): void {
  const missing = findMissing(countArrivals(receiver));
  if (missing.length > 0) {
    throw new Error(`of the first request of ${app} there did not arrive: ${missing.join(', ')}`);
  }
}

async function measureLoads(bench: Bench, app: 'express' | 'nest'): Promise<CaseResult> {
  const subjects = subjectsOf(bench.subjects, app);
  const rounds = bench.runs ?? DEFAULT_ROUNDS.load;
  const arrivals = new Map<string, Counts>();
  const client = startHelper(new URL('helpers/load-client.ts', import.meta.url));
  try {
    const measured = await measureRounds(subjects, rounds, async (subject, round) => {
      await bench.sink.ask({ task: 'clear' }, PATIENCE_MILLIS);
      const port = await findFreePort();
      const endpoints = { otlp: bench.sinkUrl, agent: bench.sinkUrl };
      const env = {
        PORT: String(port),
        STOCK_URL: bench.stockUrl,
        OTEL_METRIC_EXPORT_INTERVAL: String(LOAD_METRIC_INTERVAL_MILLIS),
      };
      const command = toCommand(bench, subject, { project: app, env, endpoints });
      const figures = await measureLoad(command, { port, path: FIRST_REQUESTS[app], client });
      if (subject.exportsOtlp && round === 0) {
        arrivals.set(subject.name, await countPerRequest(bench, figures.answeredRequests));
      }
      return figures;
    });
    return createCaseResult({ subjects, rounds, arrivals, ...measured });
  } finally {
    client.stop();
  }
}

/** Counts what the sink kept, by the number of requests. */
async function countPerRequest(bench: Bench, answeredRequests: number): Promise<Counts> {
  let sum: Counts = {
    spans: 0,
    serverSpansWithRoute: 0,
    logRecords: 0,
    logRecordsWithTraceId: 0,
  };
  const metrics = new Set<string>();
  await readSink(bench, (receiver) => {
    const { metrics: _, ...counts } = countArrivals(receiver);
    sum = addCounts(sum, counts);
    for (const { name } of receiver.metricPoints) metrics.add(name);
  });
  const perRequest = Object.entries(sum).map(
    ([key, count]) => [key, count / answeredRequests] as const,
  );
  return { ...Object.fromEntries(perRequest), metrics: metrics.size };
}

function measureSentRequests(bench: Bench): Promise<CaseResult> {
  return measureCounted(bench, {
    subjects: subjectsOf(bench.subjects, 'requests'),
    rounds: bench.runs ?? DEFAULT_ROUNDS.requests,
    app: 'requests',
    env: { STOCK_URL: bench.stockUrl },
    measure: measureRequests,
    count: () => countClientSpans(bench),
  });
}

function measureLogs(bench: Bench, library: 'winston' | 'pino'): Promise<CaseResult> {
  return measureCounted(bench, {
    subjects: subjectsOf(bench.subjects, library),
    rounds: bench.runs ?? DEFAULT_ROUNDS.logs,
    app: 'logLines',
    env: { LIBRARY: library },
    measure: measureLogLines,
    count: async (subject) => {
      const counts = await countLines(bench);
      if (subject.name === OURS && counts.withTraceId === 0) {
        throw new Error(`of the lines of ${library} there did not arrive: any with a trace id`);
      }
      return counts;
    },
  });
}

function measureBursts(bench: Bench): Promise<CaseResult> {
  return measureCounted(bench, {
    subjects: subjectsOf(bench.subjects, 'bursts').filter(hearsTheApi),
    rounds: bench.runs ?? DEFAULT_ROUNDS.bursts,
    app: 'spans',
    env: {},
    measure: measureBurst,
    count: () => countSpans(bench),
  });
}

interface Counted {
  readonly subjects: readonly Subject[];
  readonly rounds: number;
  readonly app: keyof Projects;
  readonly env: NodeJS.ProcessEnv;
  readonly measure: (command: Command, port: number) => Promise<Figures>;
  readonly count: (subject: Subject) => Promise<Counts>;
}

/** Lets an application work with the sink for a receiver, and counts in each round what arrived. */
async function measureCounted(
  bench: Bench,
  { subjects, rounds, app, env, measure, count }: Counted,
): Promise<CaseResult> {
  const endpoints = { otlp: bench.sinkUrl, agent: bench.sinkUrl };
  const arrivals = new Map<string, Counts>();
  const measured = await measureRounds(subjects, rounds, async (subject) => {
    await bench.sink.ask({ task: 'clear' }, PATIENCE_MILLIS);
    const port = await findFreePort();
    const ownEnv = { ...env, PORT: String(port) };
    const command = toCommand(bench, subject, { project: app, env: ownEnv, endpoints });
    const figures = await measure(command, port);
    if (subject.exportsOtlp) {
      arrivals.set(subject.name, addCounts(arrivals.get(subject.name), await count(subject)));
    }
    return figures;
  });
  return createCaseResult({ subjects, rounds, arrivals, ...measured });
}

async function countLines(bench: Bench): Promise<LineArrivals> {
  const counter = createLineCounter(LINES_WRITTEN);
  await readSink(bench, counter.take);
  return counter.counts;
}

async function countClientSpans(bench: Bench): Promise<ClientArrivals> {
  let arrived = 0;
  await readSink(bench, ({ spans }) => {
    arrived += spans.filter(({ kind }) => kind === 'CLIENT').length;
  });
  return { sent: REQUESTS_SENT, arrived };
}

async function countSpans(bench: Bench): Promise<SpanArrivals> {
  const serials: (AttributeValue | undefined)[] = [];
  await readSink(bench, ({ spans }) => {
    for (const { attributes } of spans) serials.push(attributes.serial);
  });
  const { marks, duplicates } = tally(serials, (serial) => serial?.toString());
  return { made: SPANS_MADE, arrived: marks.size, doubled: duplicates };
}

function addCounts(sum: Counts | undefined, counts: Counts): Counts {
  return sum === undefined
    ? counts
    : Object.fromEntries(
        Object.entries(counts).map(([key, count]) => [key, (sum[key] ?? 0) + count]),
      );
}

/** Lets the real receiver read what the sink kept; `take` looks at it piece by piece. */
async function readSink(
  { sink, receiver }: Bench,
  take: (receiver: Receiver) => void,
): Promise<void> {
  receiver.clear();
  const stop = receiver.onArrival(() => {
    take(receiver);
    receiver.clear();
  });
  try {
    await sink.ask({ task: 'handOver', url: receiver.url }, 120_000);
  } finally {
    stop();
  }
}

function measureInstalls({ workspace, subjects }: Bench): Results['install'] {
  const { projects, projectsBefore, peerDirs } = workspace;
  const dirs = new Map(
    Object.entries({
      [OURS]: projects.empty.dir,
      ...(projectsBefore && { [BEFORE]: projectsBefore.empty.dir }),
      ...peerDirs,
    }),
  );
  return new Map(
    subjects.flatMap(({ name }) => {
      const dir = dirs.get(name);
      return dir === undefined ? [] : [[name, measureInstall(dir)] as const];
    }),
  );
}

function toCommand(
  bench: Bench,
  subject: Subject,
  {
    project,
    env = {},
    endpoints = bench.endpoints,
  }: {
    readonly project: keyof Projects;
    readonly env?: NodeJS.ProcessEnv;
    readonly endpoints?: Endpoints;
  },
): Command {
  const { projects, projectsBefore = projects, scratchDir } = bench.workspace;
  const { dir, script } = (subject.name === BEFORE ? projectsBefore : projects)[project];
  return {
    file: bench.nodeFile,
    args: [...subject.flags, script],
    cwd: dir,
    env: { ...baseEnv(), ...subject.env(endpoints), ...env },
    scratchDir,
  };
}

/** Opens what the applications talk to: the receiver, the sink, the second service. */
async function openSurroundings() {
  const receiver = await createReceiver();
  const sink = startHelper(new URL('helpers/sink.ts', import.meta.url));
  const sinkUrl = await sink.ask<string>({ task: 'listen' }, PATIENCE_MILLIS);
  const stock = await openStockStub();
  return {
    receiver,
    sink,
    sinkUrl,
    stockUrl: `http://127.0.0.1:${(stock.address() as AddressInfo).port}`,
    endpoints: { otlp: receiver.url, agent: sinkUrl },
    close: async () => {
      sink.stop();
      stock.close();
      stock.closeAllConnections();
      await receiver.close();
    },
  };
}

/** The service that the NestJS example asks, answering at once. */
async function openStockStub(): Promise<Server> {
  const body = JSON.stringify({ sku: 'chair-4', onHand: 40, reserved: 2, shelf: 'A1' });
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
