import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from './answer';
import type { Arrival } from './arrival';
import type { Trace } from './join-traces';
import { receive } from './receive';
import { parseReceiverOptions, type ReceiverOptions } from './receiver-settings';
import type { LogRecord, MetricPoint, Span } from './telemetry';
import { TelemetryStore, type ReceivedRequest } from './telemetry-store';
import { waitFor, type WaitForOptions } from './wait-for';

/** An OTLP/HTTP server that listens, and what it has received. */
export interface Receiver {
  /** The base URL, without a slash at its end: what `OTEL_EXPORTER_OTLP_ENDPOINT` is to be. */
  readonly url: string;
  readonly port: number;
  /** Every span, in order of arrival. */
  readonly spans: readonly Span[];
  /** Every metric point, in order of arrival. */
  readonly metricPoints: readonly MetricPoint[];
  /** Every log record, in order of arrival. */
  readonly logRecords: readonly LogRecord[];
  /** Every request that was answered, the refused ones included. */
  readonly requests: readonly ReceivedRequest[];
  /** The spans as trees with the log records written inside them, in order of start. */
  traces(): readonly Trace[];
  /**
   * Waits until `find` returns something other than `undefined`, `null` or `false`. It looks at
   * once and after every request.
   *
   * @param what - what is waited for, as it should read after "waited 10000 ms in vain for"
   * @throws Error that names `what` and says what did arrive, after the timeout or on `close()`;
   *   whatever `find` throws
   */
  waitFor<T>(
    what: string,
    find: (receiver: Receiver) => T | undefined | null | false,
    options?: WaitForOptions,
  ): Promise<T>;
  /**
   * Calls back with the telemetry of each request, when it is already part of the lists. What the
   * listener throws is an uncaught exception, and the sender's answer is not affected.
   *
   * @returns a function that ends the subscription
   */
  onArrival(listener: (arrival: Arrival) => void): () => void;
  /** Calls back with each request that is about to be answered, the refused ones included. */
  onRequest(listener: (request: ReceivedRequest) => void): () => void;
  /** Forgets what was received. */
  clear(): void;
  /** Stops listening and cuts every connection. */
  close(): Promise<void>;
}

/**
 * Starts an OTLP/HTTP server: `/v1/traces`, `/v1/metrics` and `/v1/logs`, protobuf and JSON, plain,
 * gzip and deflate.
 *
 * Whatever is sent to it, it goes on; bad requests get the answers of the OTLP specification.
 *
 * @returns the receiver, once it listens
 * @throws TypeError or RangeError if an option is wrong; the system's error if the port is not to
 *   be had
 */
export async function createReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const { port, host, maxRequestBytes } = parseReceiverOptions(options);
  const store = new TelemetryStore();
  // an idle connection is kept until close(): one that is dropped just as a client writes to it
  // is an export error that says nothing about the client
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    void receive(request, maxRequestBytes).then((reception) => {
      if (reception === undefined) return;
      store.add(reception.request, reception.arrival);
      answer(request, response, reception);
    });
  });
  await listen(server, port, host);
  return createHandle(server, store, host);
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      // one connection that could not be accepted, as when files run out, is not the end
      server.on('error', () => {});
      resolve();
    });
  });
}

function createHandle(server: Server, store: TelemetryStore, host: string): Receiver {
  const { port } = server.address() as AddressInfo;
  const closeListeners = new Set<() => void>();
  const receiver: Receiver = {
    url: toUrl(host, port),
    port,
    get spans() {
      return store.spans;
    },
    get metricPoints() {
      return store.metricPoints;
    },
    get logRecords() {
      return store.logRecords;
    },
    get requests() {
      return store.requests;
    },
    traces: () => store.traces(),
    waitFor: (what, find, options) => waitFor(waitable, what, find, options),
    onArrival: (listener) => store.onArrival(listener),
    onRequest: (listener) => store.onRequest(listener),
    clear: () => store.clear(),
    close: async () => {
      for (const listener of closeListeners) listener();
      await close(server);
    },
  };
  const waitable = {
    received: receiver,
    onRequest: (listener: () => void) => store.onRequest(listener),
    onClose: (listener: () => void) => {
      closeListeners.add(listener);
      return () => void closeListeners.delete(listener);
    },
  };
  return receiver;
}

/** The address to send to; where everything is listened on, that is the loopback one. */
function toUrl(host: string, port: number): string {
  const address = WILDCARDS[host] ?? host;
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
}

const WILDCARDS: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // its only error is "not running", and that is what was asked for
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
