import { readFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parseJsonLines, startApp, type AppOptions, type Run } from '@acme/otel-testkit';
import type { LogRecord, Span } from '@acme/otlp-receiver';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectSame } from './libraries/support/expect-same';
import {
  applyAll,
  ipv4ClientAddresses,
  type IntendedDifference,
  oneSpanForEachNestHandler,
  ownHttpInstrumentation,
  routesOnServerSpans,
  secretsInUrlsRedacted,
} from './libraries/support/intended-differences';
import { toObservation } from './libraries/support/observation';
import { EXAMPLE_LIBRARIES, installExample } from './support/install-example';
import { ownLines } from './support/run';

/**
 * All that the distro gives otherwise than a `NodeSDK` wired by hand with the instrumentations of
 * http and NestJS.
 */
const DIFFERENCES: readonly IntendedDifference[] = [
  ownHttpInstrumentation,
  ipv4ClientAddresses,
  routesOnServerSpans,
  oneSpanForEachNestHandler,
  secretsInUrlsRedacted,
];

interface RequestPlan {
  readonly title: string;
  readonly path: string;
  readonly body?: object;
  readonly status: number;
}

/** Sent one after the other, so that the order of the traces says whose they are. */
const REQUESTS: readonly RequestPlan[] = [
  { title: 'found, with a call to the stock service', path: '/orders/1001', status: 200 },
  { title: 'not found', path: '/orders/9999', status: 404 },
  { title: 'an error thrown in a handler', path: '/orders/1003/invoice', status: 500 },
  { title: 'an error of the stock service', path: '/orders/1003/delivery', status: 502 },
  { title: 'slow', path: '/orders/1002/delivery', status: 200 },
  { title: 'no route', path: '/nowhere?token=secret', status: 404 },
  {
    title: 'placed, logged at several levels',
    path: '/orders',
    body: { customer: 'Barbara', sku: 'lamp-2', quantity: 5 },
    status: 201,
  },
  { title: 'refused by a pipe', path: '/orders', body: { customer: 'Barbara' }, status: 400 },
];

/** A run of the example, with what its caller and the stock service saw of it. */
interface Exercise {
  readonly run: Run;
  readonly answers: readonly { readonly status: number; readonly body: string }[];
  /** The `traceparent` of each call to the stock service. */
  readonly traceparents: readonly string[];
}

// Not in a hook: what has to be installed first is not bounded by a hook's time.
const folder = installExample();

describe('examples/nestjs-sdk-node', () => {
  let stock: StockService;
  let byHand: Exercise;
  let ours: Exercise;

  const exercise = async (options: Partial<AppOptions>): Promise<Exercise> => {
    const app = await startApp('dist/main.js', {
      cwd: folder,
      ...options,
      env: { OTEL_SERVICE_NAME: 'orders', PORT: '0', STOCK_URL: stock.url, ...options.env },
    });
    const answers: Exercise['answers'][number][] = [];
    try {
      for (const { path, body } of REQUESTS) {
        const { status, body: answer } = await app.request(path, toRequestOptions(body));
        answers.push({ status, body: answer });
      }
    } finally {
      await app.stop();
    }
    return { run: await app.stop(), answers, traceparents: stock.takeTraceparents() };
  };

  beforeAll(async () => {
    stock = await createStockService();
    byHand = await exercise({ register: './dist/telemetry.js' });
    ours = await exercise({
      register: '@acme/otel-auto/register',
      // whether one is slow is another matter each time
      env: { ACME_OTEL_NESTJS_STEPS: 'none' },
    });
  });

  afterAll(() => stock.close());

  it('answers the same under the distro as wired by hand', () => {
    expect(ours.answers).toEqual(byHand.answers);
    expect(ours.answers.map(({ status }) => status)).toEqual(REQUESTS.map(({ status }) => status));
  });

  it('gives the spans, log records and lines that it gives wired by hand, but for what is listed', () => {
    expectSame(toObservation(ours.run), applyAll(DIFFERENCES, toObservation(byHand.run)));
  });

  it('gives the traces that are drawn here', () => {
    for (const drawing of [
      `
        GET /orders/:id          SERVER    http
          OrdersController.find  INTERNAL  @acme/otel-nestjs
            - INFO order 1001 found
            GET                  CLIENT    http
      `,
      `
        GET /orders/:id          SERVER    http
          OrdersController.find  INTERNAL  @acme/otel-nestjs
            - WARN order 9999 not found
      `,
      `
        GET /orders/:id/invoice     SERVER    http               ERROR
          - ERROR order 1003 has no billing address
          OrdersController.invoice  INTERNAL  @acme/otel-nestjs  ERROR order 1003 has no billing address
            - INFO writing the invoice of order 1003
      `,
    ]) {
      expect(ours.run).toHaveTrace(drawing);
    }
  });

  it.each(['byHand', 'ours'] as const)(
    'sends each line of winston once, in its span: %s',
    (which) => {
      const { run } = { byHand, ours }[which];
      const printed = parseJsonLines(run.stdout).map(({ message, level, trace_id, span_id }) => ({
        body: message,
        severityText: level,
        traceId: trace_id,
        spanId: span_id,
      }));
      expect(printed.length).toBeGreaterThan(20);
      expect(
        run.logRecords.toSorted(byTime).map(({ body, severityText, traceId, spanId }) => ({
          body,
          severityText,
          traceId,
          spanId,
        })),
      ).toEqual(printed);
    },
  );

  it('sends records of winston that are equal field by field, in the same trace and span', () => {
    const records = toComparableRecords(ours.run);
    expect(records).toEqual(toComparableRecords(byHand.run));
    expect(records).toContainEqual(
      expect.objectContaining({
        trace: 'an error thrown in a handler',
        body: 'order 1003 has no billing address',
        severityText: 'error',
        attributes: expect.objectContaining({
          context: 'ExceptionsHandler',
          'exception.type': 'Error',
        }),
      }),
    );
  });

  it.each(['byHand', 'ours'] as const)('hands its trace on to the stock service: %s', (which) => {
    const { run, traceparents } = { byHand, ours }[which];
    // Upstream's tracer knows nothing of the flag of random ids.
    const flags = which === 'ours' ? '03' : '01';
    expect(traceparents).toHaveLength(4);
    expect(traceparents).toEqual(
      run.spans
        .filter(({ kind }) => kind === 'CLIENT')
        .toSorted(byStart)
        .map(({ traceId, spanId }) => `00-${traceId}-${spanId}-${flags}`),
    );
  });

  it('gets from the distro what is not wired by hand: metrics, an end by the signal, a word', () => {
    expect(byHand.run.metricPoints).toEqual([]);
    expect(ours.run.metricPoints).toContainEqual(
      expect.objectContaining({
        name: 'http.server.request.duration',
        attributes: expect.objectContaining({ 'http.route': '/orders/:id' }),
      }),
    );
    expect(byHand.run).toMatchObject({ exitCode: 0, signal: null, stderr: '' });
    expect(ours.run).toMatchObject({ exitCode: null, signal: 'SIGTERM' });
    expect(ownLines(ours.run)[0]).toContain('for service "orders"');
  });

  it('runs here with the versions that it asks for', () => {
    const ofExample = dependenciesOf(join(__dirname, '../examples/nestjs-sdk-node'));
    expect(dependenciesOf(join(__dirname, EXAMPLE_LIBRARIES))).toEqual(
      Object.fromEntries(Object.entries(ofExample).filter(([name]) => !name.startsWith('@acme/'))),
    );
  });
});

/** The part of `express-winston` that the requests need. */
interface StockService {
  readonly url: string;
  /** Returns those of the calls since the last time. */
  takeTraceparents(): readonly string[];
  close(): void;
}

const SLOW_MILLIS = 300;

async function createStockService(): Promise<StockService> {
  let traceparents: string[] = [];
  const server: Server = createServer((request, response) => {
    traceparents.push(String(request.headers['traceparent']));
    request.resume().on('end', () => answerOfStock(request.url ?? '', response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    takeTraceparents: () => {
      const taken = traceparents;
      traceparents = [];
      return taken;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function answerOfStock(path: string, response: ServerResponse): void {
  const send = (status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const [, , sku, what] = path.split('/');
  if (what !== 'forecast') {
    send(200, { sku, onHand: 8, reserved: 1 });
  } else if (sku === 'lamp-2') {
    send(500, { error: `no supplier for ${sku}` });
  } else {
    setTimeout(() => send(200, { sku, restockInDays: 3 }), SLOW_MILLIS);
  }
}

const toRequestOptions = (body: object | undefined) =>
  body === undefined
    ? {}
    : {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      };

/** Every field but the times, with the request instead of the trace id. */
function toComparableRecords(run: Run): object[] {
  const traceIds = [...new Set(run.spans.toSorted(byStart).map(({ traceId }) => traceId))];
  const titles = ['the start', ...REQUESTS.map(({ title }) => title)];
  const titleOf = new Map(traceIds.map((traceId, index) => [traceId, titles[index]]));
  const traces = run.logRecords.toSorted(byTime).map(({ traceId }) => titleOf.get(traceId ?? ''));
  return toObservation(run).logRecords.map(({ spanId: _, ...record }, index) => ({
    trace: traces[index],
    ...record,
  }));
}

const byStart = (a: Span, b: Span) => Number(a.startTimeUnixNano - b.startTimeUnixNano);
const byTime = (a: LogRecord, b: LogRecord) =>
  Number(a.observedTimeUnixNano - b.observedTimeUnixNano);

const dependenciesOf = (packageFolder: string): Readonly<Record<string, string>> =>
  (
    JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    }
  ).dependencies;
