import type { Attributes } from '@opentelemetry/api';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_NETWORK_PROTOCOL_VERSION,
  ATTR_URL_SCHEME,
} from '@opentelemetry/semantic-conventions';

/** The facts about a request that its measurement has as attributes. */
export interface MeasuredRequest {
  readonly method: string;
  readonly scheme: string;
  readonly protocolVersion: string;
  readonly route: string | undefined;
  readonly statusCode: number | undefined;
  readonly errorType: string | undefined;
}

/** The largest number of cached sets. More of them mean that routes or errors contain data. */
const MAX_SETS = 512;

interface KnownSet {
  readonly request: MeasuredRequest;
  readonly attributes: Attributes;
}

/**
 * The attributes of `http.server.request.duration`: one frozen object for all requests with the
 * same values, so that the SDK hashes it once.
 *
 * Semantic conventions for HTTP, "HTTP server metrics".
 */
export class ServerMetricAttributes {
  readonly #known = new Map<string | undefined, KnownSet[]>();
  #size = 0;

  /** Returns the attributes of a request. Never throws. */
  of(request: MeasuredRequest): Attributes {
    const { route } = request;
    const sets = this.#known.get(route);
    if (sets !== undefined) {
      for (const known of sets) if (isSame(known.request, request)) return known.attributes;
    }
    const attributes = Object.freeze(toAttributes(request));
    if (this.#size < MAX_SETS) {
      this.#size += 1;
      if (sets === undefined) this.#known.set(route, [{ request, attributes }]);
      else sets.push({ request, attributes });
    }
    return attributes;
  }
}

/** Returns whether two requests with the same route have the same attributes. */
const isSame = (one: MeasuredRequest, other: MeasuredRequest): boolean =>
  one.statusCode === other.statusCode &&
  one.method === other.method &&
  one.errorType === other.errorType &&
  one.protocolVersion === other.protocolVersion &&
  one.scheme === other.scheme;

function toAttributes(of: MeasuredRequest): Attributes {
  const attributes: Attributes = {
    [ATTR_HTTP_REQUEST_METHOD]: of.method,
    [ATTR_NETWORK_PROTOCOL_VERSION]: of.protocolVersion,
    [ATTR_URL_SCHEME]: of.scheme,
  };
  if (of.statusCode !== undefined) attributes[ATTR_HTTP_RESPONSE_STATUS_CODE] = of.statusCode;
  if (of.route !== undefined) attributes[ATTR_HTTP_ROUTE] = of.route;
  if (of.errorType !== undefined) attributes[ATTR_ERROR_TYPE] = of.errorType;
  return attributes;
}
