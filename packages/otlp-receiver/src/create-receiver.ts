import { createServer } from 'node:http';
import type { Arrival } from './decoding/arrival';
import type { Fault } from './faults/fault';
import { FaultPlan, type MisbehaveOptions } from './faults/fault-plan';
import { serveBadly } from './faults/serve-badly';
import type { Trace } from './joining/join-traces';
import { TelemetryStore, type ReceivedTelemetry } from './joining/telemetry-store';
import type { ReceivedRequest } from './received-request';
import { parseReceiverOptions, type ReceiverOptions } from './receiver-settings';
import type { ExchangeListener } from './serving/exchange';
import { selectSignal } from './serving/export-request';
import { FrontDoor } from './serving/front-door';
import { createGrpcServer } from './serving/grpc-server';
import { Progress } from './serving/progress';
import { pathOf } from './serving/receive';
import { serve } from './serving/serve';
import type { LogRecord, MetricPoint, Span } from './telemetry';
import { waitFor, type WaitForOptions } from './wait-for';

/**
 * A server of OTLP/HTTP and OTLP/gRPC that is listening, and the telemetry that it has received.
 */
export interface Receiver {
  /** The base URL for `OTEL_EXPORTER_OTLP_ENDPOINT`, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** All accepted spans, in order of arrival. */
  readonly spans: readonly Span[];
  /** All accepted metric points, in order of arrival. */
  readonly metricPoints: readonly MetricPoint[];
  /** All accepted log records, in order of arrival. */
  readonly logRecords: readonly LogRecord[];
  /** All requests that got a response or met a fault, including refused ones. */
  readonly requests: readonly ReceivedRequest[];
  /** All telemetry that was read completely, whether it was accepted or met a fault. */
  readonly seen: ReceivedTelemetry;
  /** The number of accepted connections. */
  readonly connections: number;
  /** Returns the spans as trees with the log records written inside them, in order of start. */
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
   * Calls back with the telemetry of each request, once it is part of the lists. An error thrown by
   * the listener is an uncaught exception, and does not affect the response to the sender.
   *
   * @returns a function that ends the subscription
   */
  onArrival(listener: (arrival: Arrival) => void): () => void;
  /** Calls back with each request before its response is sent, including refused ones. */
  onRequest(listener: (request: ReceivedRequest) => void): () => void;
  /**
   * Starts to misbehave in this way, replacing earlier faults; resolves when it does.
   *
   * @throws TypeError or RangeError if the fault is invalid
   */
  misbehave(fault: Fault, options?: MisbehaveOptions): Promise<void>;
  /**
   * Ends every fault; resolves when connections are accepted again. Requests that met a fault keep
   * it.
   *
   * @throws the system's error if another process has taken the port meanwhile
   */
  behave(): Promise<void>;
  /** Clears everything that was received. */
  clear(): void;
  /** Stops listening and cuts every connection. */
  close(): Promise<void>;
}

/**
 * Starts a server of OTLP: over HTTP `/v1/traces`, `/v1/metrics` and `/v1/logs`, protobuf and JSON,
 * plain, gzip and deflate; over gRPC, on the same port, the three services.
 *
 * It keeps running whatever it receives; invalid requests get the responses of the OTLP
 * specification.
 *
 * @returns the receiver, once it is listening
 * @throws TypeError or RangeError if an option is wrong; the system's error if the port is not
 *   available
 */
export async function createReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const { maxRequestBytes, maxBytesInProgress, ...address } = parseReceiverOptions(options);
  const progress = new Progress({ maxRequestBytes, maxBytesInProgress });
  const store = new TelemetryStore();
  // an idle connection is kept until close(): one that is closed just as a client writes to it is
  // an export error that reveals nothing about the client
  const http = createServer({ keepAliveTimeout: 0 }, (...exchange) => take(...exchange));
  const grpc = createGrpcServer((...exchange) => take(...exchange));
  const take: ExchangeListener = (request, response) => {
    const fault = plan.faultOf(selectSignal(pathOf(request)));
    if (fault === undefined) void serve(request, response, { store, progress });
    else void serveBadly(request, response, { store, progress, fault });
  };
  const door = new FrontDoor({ http, grpc, ...address });
  const plan = new FaultPlan(door);
  await door.open();
  return createHandle({ door, plan, store, scheme: address.tls ? 'https' : 'http', ...address });
}

function createHandle(input: {
  readonly door: FrontDoor;
  readonly plan: FaultPlan;
  readonly store: TelemetryStore;
  readonly scheme: string;
  readonly host: string;
}): Receiver {
  const { door, plan, store, scheme, host } = input;
  const { port } = door;
  const closeListeners = new Set<() => void>();
  const receiver: Receiver = {
    url: toUrl(scheme, host, port),
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
    get seen() {
      return store.seen;
    },
    get connections() {
      return door.connections;
    },
    traces: () => store.traces(),
    waitFor: (what, find, options) => waitFor(waitable, what, find, options),
    onArrival: (listener) => store.onArrival(listener),
    onRequest: (listener) => store.onRequest(listener),
    misbehave: (fault, options) => plan.misbehave(fault, options),
    behave: () => plan.behave(),
    clear: () => store.clear(),
    close: async () => {
      for (const listener of closeListeners) listener();
      plan.end();
      await door.close();
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

/**
 * Returns the URL to send to; for a server that listens on all addresses, that of the loopback
 * interface.
 */
function toUrl(scheme: string, host: string, port: number): string {
  const address = WILDCARDS[host] ?? host;
  return `${scheme}://${address.includes(':') ? `[${address}]` : address}:${port}`;
}

const WILDCARDS: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };
