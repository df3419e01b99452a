import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { toException } from '@acme/otel-nestjs/to-exception';
import {
  diag,
  metrics,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
  ValueType,
  type Context,
  type Histogram,
  type Span,
  type SpanOptions,
  type Tracer,
} from '@opentelemetry/api';
import { getRPCMetadata, RPCType, setRPCMetadata, type RPCMetadata } from '@opentelemetry/core';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_NETWORK_PEER_ADDRESS,
  ATTR_NETWORK_PROTOCOL_VERSION,
  ATTR_URL_PATH,
  ATTR_URL_SCHEME,
  METRIC_HTTP_SERVER_REQUEST_DURATION,
} from '@opentelemetry/semantic-conventions';
import type { Receive, Received } from '../../propagation/boundary';
import { ignoreRequest } from '../../context/ignored-request';
import { LINKED_ROOT } from '../../context/linked-context';
import { VERSION } from '../../version';
import { errorTypeOf } from '../error-type';
import { DURATION_BOUNDARIES } from './duration-boundaries';
import { readExpressRoute } from './express-route';
import type { CaptureHeaders } from './captured-headers';
import type { NameMethod } from './known-methods';
import { readServerAttributes, type ServerAttributes } from './server-attributes';
import { ServerMetricAttributes } from './server-metric';

/** The instrumentation scope of requests that are served and of those that are sent. */
const SCOPE = ['@acme/otel-auto/http', VERSION] as const;

/** The outcome of a request for its span and duration. */
export interface Outcome {
  readonly statusCode?: number;
  readonly errorType?: string | undefined;
}

/** The options for the requests of all servers. */
export interface ServerOptions {
  readonly nameMethod: NameMethod;
  /** Captures headers of requests, if some are wanted. */
  readonly captureHeaders: CaptureHeaders | undefined;
  /** Reads the context of a caller, if not every trace is continued. */
  readonly receive?: Receive | undefined;
}

/** The instruments and options that all calls share. */
interface Instruments extends ServerOptions {
  readonly tracer: Tracer;
  readonly duration: Histogram;
}

/** The context of requests without spans; no span is made inside. */
const UNTRACED = ignoreRequest(LINKED_ROOT);

/** Creates the calls of this process's servers. */
export class ServerTelemetry {
  readonly #tracer: Tracer = trace.getTracer(...SCOPE);
  readonly #duration: Histogram = metrics
    .getMeter(...SCOPE)
    .createHistogram(METRIC_HTTP_SERVER_REQUEST_DURATION, {
      description: 'Duration of HTTP server requests.',
      unit: 's',
      valueType: ValueType.DOUBLE,
      advice: { explicitBucketBoundaries: DURATION_BOUNDARIES },
    });

  readonly #instruments: Instruments;

  constructor(options: ServerOptions) {
    this.#instruments = { tracer: this.#tracer, duration: this.#duration, ...options };
  }

  /** Starts the span of a request; of one that is not traced, only its duration is measured. */
  start(request: IncomingMessage, { isTraced }: { readonly isTraced: boolean }): ServerCall {
    return new ServerCall(request, isTraced, this.#instruments);
  }
}

/** A request from its beginning to the end of its response: one span, one duration. */
export class ServerCall {
  readonly span: Span;
  /** The context in which the request is served. */
  readonly context: Context;
  /** The method in the span's name: semantic conventions, HTTP spans, "Name". */
  readonly #method: string;
  readonly #attributes: ServerAttributes;
  readonly #metadata: ServerMetadata;
  readonly #duration: Histogram;
  readonly #startMillis = performance.now();
  #hasEnded = false;

  constructor(request: IncomingMessage, isTraced: boolean, instruments: Instruments) {
    const { method = 'GET', headers } = request;
    const { tracer, duration, nameMethod, captureHeaders, receive } = instruments;
    const attributes = readServerAttributes(request, nameMethod);
    if (captureHeaders !== undefined) {
      Object.assign(
        attributes,
        captureHeaders((name) => headers[name]),
      );
    }
    this.#method = nameMethod(method) === '_OTHER' ? 'HTTP' : method;
    const { context: parent, links } = isTraced
      ? receiveFrom(headers, attributes, receive)
      : { context: UNTRACED };
    const options: SpanOptions = { kind: SpanKind.SERVER, attributes };
    if (links !== undefined) options.links = links;
    this.span = tracer.startSpan(this.#method, options, parent);
    this.#attributes = attributes;
    this.#duration = duration;
    this.#metadata = createMetadata(this, request);
    this.context = setRPCMetadata(trace.setSpan(parent, this.span), this.#metadata as RPCMetadata);
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get elapsedMillis(): number {
    return performance.now() - this.#startMillis;
  }

  /** Ends the span once, with the outcome that `describe` returns. */
  end(describe: () => Outcome): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    const route = withoutThrowing(() => this.#readRoute());
    const { statusCode, errorType } = withoutThrowing(() => this.#describe(describe)) ?? {};
    this.span.end();
    this.#duration.record(
      this.elapsedMillis / 1000,
      metricAttributes.of({
        method: this.#attributes[ATTR_HTTP_REQUEST_METHOD],
        scheme: this.#attributes[ATTR_URL_SCHEME],
        protocolVersion: this.#attributes[ATTR_NETWORK_PROTOCOL_VERSION],
        route,
        statusCode,
        errorType,
      }),
    );
  }

  /** Ends the span with an error, for a request that will get no response. */
  fail(error: unknown): void {
    this.end(() => {
      this.span.setStatus({
        code: SpanStatusCode.ERROR,
        message: error instanceof Error ? error.message : String(error),
      });
      this.span.recordException(toException(error));
      return { errorType: errorTypeOf(error) };
    });
  }

  #readRoute(): string | undefined {
    const { route } = this.#metadata;
    if (route === undefined) return undefined;
    this.span.setAttribute(ATTR_HTTP_ROUTE, route);
    if (route !== '') this.span.updateName(`${this.#method} ${route}`);
    return route;
  }

  #describe(describe: () => Outcome): Outcome {
    const outcome = describe();
    const { statusCode, errorType } = outcome;
    if (statusCode !== undefined) {
      this.span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, statusCode);
    }
    if (errorType !== undefined) this.span.setAttribute(ATTR_ERROR_TYPE, errorType);
    return outcome;
  }
}

/** Returns the context of the caller, and the links to it where it is not the parent. */
function receiveFrom(
  headers: IncomingHttpHeaders,
  attributes: ServerAttributes,
  receive: Receive | undefined,
): Pick<Received, 'context'> & Partial<Received> {
  if (receive === undefined) return { context: propagation.extract(LINKED_ROOT, headers) };
  return receive(headers, {
    path: attributes[ATTR_URL_PATH] as string,
    peer: attributes[ATTR_NETWORK_PEER_ADDRESS] as string | undefined,
  });
}

/**
 * Ends the server span of a context, if it is one of ours, with the error that ends the process.
 */
export function failServerSpan(ofContext: Context, error: unknown): void {
  const metadata = getRPCMetadata(ofContext) as Partial<Pick<ServerMetadata, 'fail'>> | undefined;
  metadata?.fail?.(error);
}

const metricAttributes = new ServerMetricAttributes();

/** The metadata in the context of a request; frameworks write the route into it. */
interface ServerMetadata extends Omit<RPCMetadata, 'route'> {
  route: string | undefined;
  readonly fail: (error: unknown) => void;
}

/**
 * Creates the metadata. The route is the one that a framework sets; Express 5's is read on access.
 */
function createMetadata(call: ServerCall, request: IncomingMessage): ServerMetadata {
  let route: string | undefined;
  return {
    type: RPCType.HTTP,
    span: call.span,
    fail: (error) => call.fail(error),
    get route(): string | undefined {
      return route ?? withoutThrowing(() => readExpressRoute(request));
    },
    set route(value: string | undefined) {
      route = value;
    },
  };
}

/** Reads a value that may be the application's, and may throw. */
function withoutThrowing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    diag.error('a server span lacks how it ended', error);
    return undefined;
  }
}
