/** A figure that is measured, in the words and units of the report. */
export interface Metric {
  /** The name of one of the case's figures. */
  readonly key: string;
  /** The heading, with the unit. */
  readonly title: string;
  /** The figure's own units in one of the title's. */
  readonly perUnit: number;
  /** The number of digits after the point. */
  readonly digits: number;
  /** The comparison with plain Node.js. */
  readonly comparedBy: 'ratio' | 'difference';
  readonly definition: string;
}

/** A table of what the receiver got, counted. */
export interface ArrivalTable {
  /** The heading: what it is counted for. */
  readonly title: string;
  readonly columns: readonly { key: string; title: string }[];
}

export interface CaseDescription {
  readonly title: string;
  readonly definition: string;
  readonly metrics: readonly Metric[];
  readonly arrivals?: ArrivalTable;
}

const MIB = 1024 * 1024;

const peakRss = (definition: string): Metric => ({
  key: 'peakRssBytes',
  title: 'peak RSS, MiB',
  perUnit: MIB,
  digits: 1,
  comparedBy: 'difference',
  definition,
});

const ratioOf = (key: string, title: string, digits: number, definition: string): Metric => ({
  key,
  title,
  perUnit: 1,
  digits,
  comparedBy: 'ratio',
  definition,
});

const telemetryPer = (unit: string): ArrivalTable => ({
  title: `arrived, per ${unit}`,
  columns: [
    { key: 'spans', title: 'spans' },
    { key: 'serverSpansWithRoute', title: 'server spans with route' },
    { key: 'logRecords', title: 'log records' },
    { key: 'logRecordsWithTraceId', title: 'log records with trace id' },
    { key: 'metrics', title: 'metrics in all' },
  ],
});

const lineArrivals: ArrivalTable = {
  title: 'in all rounds',
  columns: [
    { key: 'paced', title: 'lines with pauses' },
    { key: 'pacedArrived', title: 'arrived of them' },
    { key: 'burst', title: 'lines in bursts' },
    { key: 'burstArrived', title: 'arrived of them' },
    { key: 'withTraceId', title: 'arrived with trace id' },
    { key: 'doubled', title: 'arrived twice' },
  ],
};

const lineMetrics: readonly Metric[] = [
  ratioOf(
    'cpuMicrosPerLine',
    'CPU, µs/line',
    2,
    'user and system time of all threads of the process (`/proc/PID/task/*/schedstat`) over the 40,000 lines with pauses, by their number: the line itself, its record, and the exports that leave meanwhile; before and after, fewer than 512 records wait',
  ),
  ratioOf(
    'wallMicrosPerLine',
    'wall, µs/line',
    2,
    'from the first line of each of those batches until the event loop turns, in all, by the number of lines: how long a line keeps the application from everything else',
  ),
  ratioOf(
    'burstMillis',
    '20,000 in one tick, ms',
    0,
    'from the first of 20,000 lines until the event loop turns; mean of three bursts after one that is not counted',
  ),
  peakRss('the most memory resident at once until the last burst has ended (`VmHWM`)'),
];

/** The end of the definition, behind what a line is. */
const LINES_DEFINITION =
  'Lines are written inside of requests, so with a server span active where there are spans: 60,000 in batches of 500 with pauses of 20 ms, longer if an export has no answer by then, so that no queue of 2,048 records overflows, of which the last 40,000 are measured; then four bursts of 20,000, each in one tick, after which the application ends by itself. Telemetry goes to a process that only takes it and hands it to the receiver afterwards. Each line has its number as a field, by which its records are counted.';

const spanArrivals: ArrivalTable = {
  title: 'in all rounds',
  columns: [
    { key: 'made', title: 'spans made' },
    { key: 'arrived', title: 'arrived of them' },
    { key: 'doubled', title: 'arrived twice' },
  ],
};

const burstMetrics: readonly Metric[] = [
  {
    key: 'longestPauseMillis',
    title: 'longest pause, ms',
    perUnit: 1,
    digits: 1,
    comparedBy: 'difference',
    definition:
      'the longest time between two turns of a timer of 1 ms (`perf_hooks.monitorEventLoopDelay`) from the first span until half a second after the last; that of plain Node.js is what the machine and the application make',
  },
  ratioOf(
    'cpuMicrosPerSpan',
    'CPU, µs/span',
    2,
    'user and system time of all threads of the process (`/proc/PID/task/*/schedstat`) in that time, by the number of spans: the timer that makes them, the spans, and the exports that leave meanwhile; a span that is dropped costs less than one that arrives',
  ),
  peakRss('the most memory resident at once until then (`VmHWM`)'),
];

const clientArrivals: ArrivalTable = {
  title: 'in all rounds',
  columns: [
    { key: 'sent', title: 'requests sent' },
    { key: 'arrived', title: 'client spans arrived' },
  ],
};

const requestMetrics: readonly Metric[] = [
  ratioOf(
    'cpuMicrosByHttp',
    'CPU, µs/request of http',
    1,
    'user and system time of all threads of the process (`/proc/PID/task/*/schedstat`) over 5,000 requests by `http.get` and an agent that keeps its connections, by their number: the request, its span and its metric, the headers that join its trace, and the exports that leave meanwhile',
  ),
  ratioOf('cpuMicrosByFetch', 'CPU, µs/request of fetch', 1, 'the same over 5,000 by `fetch`'),
  peakRss('the most memory resident at once until then (`VmHWM`)'),
];

const listenMetrics: readonly Metric[] = [
  ratioOf(
    'wallMillis',
    'wall, ms',
    0,
    'from starting the process until its port takes a TCP connection; it is tried about once a millisecond',
  ),
  ratioOf(
    'cpuMillis',
    'CPU, ms',
    0,
    'time on a CPU, user and system, of all threads of the process at that moment, from `/proc/PID/task/*/schedstat`',
  ),
  peakRss('the most memory resident at once until that moment (`VmHWM`)'),
  ratioOf(
    'firstResponseMillis',
    'first response, ms',
    1,
    'from sending the first request, right after that moment and on a connection of its own, until its whole answer is here; what was put off at start falls due here',
  ),
];

const loadMetrics: readonly Metric[] = [
  ratioOf('requestsPerSecond', 'req/s', 0, 'answers per second as fast as they come'),
  ratioOf(
    'cpuMicrosPerRequest',
    'CPU, µs/req',
    1,
    'user and system time of the whole process during that load (`/proc/PID/stat`, steps of 10 ms) by answers',
  ),
  ratioOf('p50Millis', 'p50, ms', 2, 'median time from request to whole answer in that load'),
  ratioOf('p99Millis', 'p99, ms', 2, 'what 99 of 100 answers stay under in that load'),
  ratioOf(
    'pacedCpuMicrosPerRequest',
    'CPU at 1,000 req/s, µs/req',
    0,
    'the same CPU figure at 1,000 requests a second',
  ),
  peakRss('the most memory resident at once until the end of both loads (`VmHWM`)'),
];

export const CASES: Readonly<Record<string, CaseDescription>> = {
  start: {
    title: 'Start of an empty script',
    definition: '`node FLAGS empty.js`, where `empty.js` has no bytes.',
    metrics: [
      ratioOf(
        'wallMillis',
        'wall, ms',
        1,
        'from starting the process until its exit status is here; nothing watches this run',
      ),
      ratioOf(
        'cpuMillis',
        'CPU, ms',
        1,
        'time on a CPU, user and system, of all threads, in a second run that is watched from outside: of the main thread when it has ended, of the others at the last look, about a millisecond before',
      ),
      peakRss('the most memory resident at once (`VmHWM`) at that last look'),
    ],
  },
  express: {
    title: 'Start to listening: Express 5, CommonJS',
    definition:
      '`examples/express-winston` as built; the first request is `GET /stock/chair-4`, which writes one log line.',
    metrics: listenMetrics,
    arrivals: telemetryPer('start and first request'),
  },
  nest: {
    title: 'Start to listening: NestJS 12, ES modules',
    definition:
      '`examples/nestjs-winston` as built; the first request is `GET /orders/1001`, which calls a second service with `fetch` (here: a stub that answers at once) and writes one log line.',
    metrics: listenMetrics,
    arrivals: telemetryPer('start and first request'),
  },
  load: {
    title: 'Load: Express 5, CommonJS',
    definition:
      '`GET /stock/chair-4` of `examples/express-winston`, one winston line each, stdout discarded. autocannon in a process of its own over 50 kept connections for 5 s after 2 s of warm-up, as fast as answers come; then 1,000 requests a second over 10 connections for 3 s. Telemetry goes to a process that only takes it, metrics every 5 s. Client and sink share the machine with the application: they are part of what limits requests per second, for every row alike. What arrived is counted in the first round; more than one for each answer are requests still on their way when the client stopped.',
    metrics: loadMetrics,
    arrivals: telemetryPer('answer'),
  },
  'nest-load': {
    title: 'Load: NestJS 12, ES modules',
    definition:
      '`GET /orders/1001` of `examples/nestjs-winston`, which calls a second service with `fetch` (a stub that answers at once) and writes one winston line. Loaded as Express is.',
    metrics: loadMetrics,
    arrivals: telemetryPer('answer'),
  },
  requests: {
    title: 'One request to another service',
    definition:
      'Requests to a stub that answers at once, ten at a time, inside of a request, so with a server span active where there are spans: 7,000 by `http.get`, then 7,000 by `fetch`, of which the last 5,000 each are measured. Telemetry goes to a process that only takes it and hands it to the receiver afterwards. Then the application ends by itself.',
    metrics: requestMetrics,
    arrivals: clientArrivals,
  },
  winston: {
    title: 'One log line: winston',
    definition: `\`logger.info\` of a logger with \`timestamp()\` and \`json()\`, to a stream that drops everything; four fields. ${LINES_DEFINITION} What repairs upstream's bridge is \`bench/peers/upstream/repair-log-bridge.cjs\`, which a user could write.`,
    metrics: lineMetrics,
    arrivals: lineArrivals,
  },
  pino: {
    title: 'One log line: pino',
    definition: `\`logger.info\` of a logger with pino's defaults and \`pino.destination\` on the null device; four fields. ${LINES_DEFINITION}`,
    metrics: lineMetrics,
    arrivals: lineArrivals,
  },
  bursts: {
    title: '100,000 spans in two seconds',
    definition:
      'Spans by the API (`startSpan` and `end`), each the root of its trace and with four attributes, about fifty in every turn of a timer of 1 ms; 20,000 before them in the same way are not measured. Then the application ends by itself. Telemetry goes to a process that only takes it and hands it to the receiver afterwards. Each span has its number, by which it is counted. In plain Node.js the API has no SDK. dd-trace is not in it: it takes spans of the API only if the application registers its provider by code.',
    metrics: burstMetrics,
    arrivals: spanArrivals,
  },
};

/** The figures of an install; the same every time, so there is nothing to spread. */
export const INSTALL = {
  title: 'What an install adds',
  definition:
    '`npm install` of the package into an empty project. Packages as npm counts them; disk as the sum of file sizes in `node_modules`, 1 MB being 1,000,000 bytes. Upstream is installed with the API and with the winston transport, as its READMEs ask.',
};
