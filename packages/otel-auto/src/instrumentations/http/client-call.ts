import { toException } from '@acme/otel-nestjs/to-exception';
import {
  metrics,
  SpanKind,
  SpanStatusCode,
  trace,
  ValueType,
  type Attributes,
  type Context,
  type Histogram,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_REQUEST_METHOD_ORIGINAL,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_NETWORK_PEER_ADDRESS,
  ATTR_NETWORK_PEER_PORT,
  ATTR_NETWORK_PROTOCOL_VERSION,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  ATTR_URL_FULL,
  ATTR_URL_SCHEME,
  ATTR_USER_AGENT_ORIGINAL,
  METRIC_HTTP_CLIENT_REQUEST_DURATION,
} from '@opentelemetry/semantic-conventions';
import type { Settings } from '../../settings/settings';
import { VERSION } from '../../version';
import { compilePattern } from '../../text-pattern';
import { toChildTracer } from '../child-tracer';
import { errorTypeOf } from '../error-type';
import { DURATION_BOUNDARIES } from './duration-boundaries';
import { createHeaderCapture, type CaptureHeaders } from './captured-headers';
import { createMethodNames, type NameMethod } from './known-methods';
import type { ReadHeader } from './injected-headers';
import { NO_RESPONSE } from './no-response';
import type { Peer } from './peer-address';

/** The description of a request that is sent. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly serverAddress: string;
  readonly serverPort: number | undefined;
  /** The host that it is sent to: that of the URL, unless there is a proxy or a `Host` of its own. */
  readonly destination: Destination;
  readonly userAgent?: string | undefined;
  /** Further attributes of its span. */
  readonly attributes?: Attributes;
}

/** A host and its port, if it is known; settings about hosts are compared with it. */
export interface Destination {
  readonly host: string;
  readonly port: number | undefined;
}

/** The functions that capture headers, where some are wanted. */
interface Capture {
  readonly request: CaptureHeaders | undefined;
  readonly response: CaptureHeaders | undefined;
}

/** The settings of requests that are sent. */
export type ClientSettings = Pick<Settings, 'http' | 'requireParent'>;

/** Creates the calls of one client, `http` or `undici`. */
export class ClientTelemetry {
  readonly #tracer: Tracer;
  readonly #duration: Histogram;

  readonly #nameMethod: NameMethod;
  readonly #capture: Capture;

  readonly #ignores: (host: string) => boolean;

  constructor(name: 'http' | 'undici', { http, requireParent }: ClientSettings) {
    const { headers, ignoredHosts, knownMethods } = http;
    const ignored = ignoredHosts.map(compilePattern);
    this.#ignores = (host) => ignored.some((matches) => matches(host));
    this.#nameMethod = createMethodNames(knownMethods);
    this.#capture = {
      request: createHeaderCapture('request', headers.clientRequest),
      response: createHeaderCapture('response', headers.clientResponse),
    };
    const scope = [`@acme/otel-auto/${name}`, VERSION] as const;
    const tracer = trace.getTracer(...scope);
    this.#tracer = requireParent.includes(name) ? toChildTracer(tracer) : tracer;
    this.#duration = metrics
      .getMeter(...scope)
      .createHistogram(METRIC_HTTP_CLIENT_REQUEST_DURATION, {
        description: 'Duration of HTTP client requests.',
        unit: 's',
        valueType: ValueType.DOUBLE,
        advice: { explicitBucketBoundaries: DURATION_BOUNDARIES },
      });
  }

  /** Returns whether a request goes to a host that is ignored: it has neither a span nor our headers. */
  ignores({ destination: { host, port } }: SentRequest): boolean {
    const name = host.toLowerCase();
    return this.#ignores(name) || this.#ignores(`${name}:${port}`);
  }

  /** Starts the span of a request, as a child of the span in `parent`. */
  start(request: SentRequest, parent: Context): ClientCall {
    // Node.js writes methods in capitals; `fetch` sends some as they are given.
    const asGiven = this.#nameMethod(request.method);
    const method = asGiven === '_OTHER' ? this.#nameMethod(request.method.toUpperCase()) : asGiven;
    const { serverAddress, serverPort, userAgent } = request;
    const attributes: Attributes = {
      [ATTR_HTTP_REQUEST_METHOD]: method,
      [ATTR_SERVER_ADDRESS]: serverAddress,
      [ATTR_URL_FULL]: request.url,
      ...request.attributes,
    };
    if (serverPort !== undefined) attributes[ATTR_SERVER_PORT] = serverPort;
    if (userAgent !== undefined) attributes[ATTR_USER_AGENT_ORIGINAL] = userAgent;
    if (method !== request.method) attributes[ATTR_HTTP_REQUEST_METHOD_ORIGINAL] = request.method;
    const measured: Attributes = {
      [ATTR_HTTP_REQUEST_METHOD]: method,
      [ATTR_SERVER_ADDRESS]: serverAddress,
    };
    if (serverPort !== undefined) measured[ATTR_SERVER_PORT] = serverPort;
    const scheme = request.attributes?.[ATTR_URL_SCHEME];
    if (scheme !== undefined) measured[ATTR_URL_SCHEME] = scheme;
    const name = method === '_OTHER' ? 'HTTP' : method;
    const span = this.#tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }, parent);
    return new ClientCall(span, measured, this.#duration, this.#capture);
  }
}

/** A request in progress, from its first moment to the end of its response. */
export class ClientCall {
  readonly span: Span;
  readonly #measured: Attributes;
  readonly #duration: Histogram;
  readonly #startMillis = performance.now();
  #statusCode: number | undefined;
  readonly #capture: Capture;
  #hasEnded = false;

  constructor(span: Span, measured: Attributes, duration: Histogram, capture: Capture) {
    this.#capture = capture;
    this.span = span;
    this.#measured = measured;
    this.#duration = duration;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  connected(peer: Peer | undefined, protocolVersion: string): void {
    if (peer !== undefined) {
      this.span.setAttribute(ATTR_NETWORK_PEER_ADDRESS, peer.address);
      this.span.setAttribute(ATTR_NETWORK_PEER_PORT, peer.port);
    }
    this.span.setAttribute(ATTR_NETWORK_PROTOCOL_VERSION, protocolVersion);
    this.#measured[ATTR_NETWORK_PROTOCOL_VERSION] = protocolVersion;
  }

  /** Called when the head of the request is complete, as often as one likes. */
  sent(head: () => ReadHeader): void {
    const { request } = this.#capture;
    if (request !== undefined) this.span.setAttributes(request(head()));
  }

  answered(statusCode: number, head: () => ReadHeader): void {
    const { response } = this.#capture;
    if (response !== undefined) this.span.setAttributes(response(head()));
    this.#statusCode = statusCode;
    this.span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, statusCode);
    this.#measured[ATTR_HTTP_RESPONSE_STATUS_CODE] = statusCode;
  }

  /**
   * Ends the span with the response; a request without one is not a success.
   *
   * @param unanswered - the `error.type` if there was no response
   */
  end(unanswered: string = NO_RESPONSE): void {
    const status = this.#statusCode;
    if (status === undefined) this.#setError(unanswered);
    else if (status >= 400) this.#setError(String(status));
    this.#finish();
  }

  /** Ends the span without the whole response. */
  fail(error: unknown): void {
    if (this.#hasEnded) return;
    this.span.recordException(toException(error));
    this.#setError(errorTypeOf(error), error instanceof Error ? error.message : undefined);
    this.#finish();
  }

  #setError(errorType: string, message?: string): void {
    if (this.#hasEnded) return;
    this.span.setAttribute(ATTR_ERROR_TYPE, errorType);
    this.span.setStatus(
      message === undefined
        ? { code: SpanStatusCode.ERROR }
        : { code: SpanStatusCode.ERROR, message },
    );
    this.#measured[ATTR_ERROR_TYPE] = errorType;
  }

  #finish(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.span.end();
    this.#duration.record((performance.now() - this.#startMillis) / 1000, this.#measured);
  }
}
