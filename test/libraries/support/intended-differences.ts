import type { Observation, ObservedLogRecord, ObservedSpan } from './observation';
import { PACKAGE_VERSION } from '../../support/package-version';

/**
 * One way in which the distro differs from upstream on purpose. A comparison names the ones that it
 * needs; everything else has to be equal, and one that changes nothing fails the test.
 */
export interface IntendedDifference {
  readonly reason: string;
  /** Makes of upstream's result what is expected of ours. */
  readonly apply: (upstream: Observation) => Observation;
}

/** Applies each of them; each has to make one, since a list that says more than is true would hide the next one. */
export function applyAll(
  differences: readonly IntendedDifference[],
  upstream: Observation,
): Observation {
  return differences.reduce((before, { reason, apply }) => {
    const after = apply(before);
    if (JSON.stringify(after) === JSON.stringify(before)) {
      throw new Error(`this intended difference makes none here: ${reason}`);
    }
    return after;
  }, upstream);
}

/** The spans of requests, served and sent, are made by the distro itself, from what Node.js and undici say on channels. */
export const ownHttpInstrumentation: IntendedDifference = {
  reason: 'the instrumentation of http is the distro\u2019s own',
  apply: (upstream) => withOwnScope(upstream, 'http'),
};

/** A server that listens to IPv6 sees IPv4 clients under mapped addresses, which nobody searches for. */
export const ipv4ClientAddresses: IntendedDifference = {
  reason: 'client.address of an IPv4 client is an IPv4 address',
  apply: (upstream) =>
    mapSpans(upstream, (span) => {
      const address = span.attributes['client.address'];
      if (typeof address !== 'string') return span;
      return {
        ...span,
        attributes: { ...span.attributes, 'client.address': address.replace(/^::ffff:/, '') },
      };
    }),
};

/** Specification, `error.type`: what tells errors apart; of those of Node.js that is the code. */
export const codesOfErrors: IntendedDifference = {
  reason: 'error.type of a request that failed is the code of its error',
  apply: (upstream) =>
    mapSpans(upstream, (span) => {
      if (span.attributes['error.type'] !== 'Error') return span;
      const code = span.events[0]?.attributes['exception.type'] ?? 'Error';
      return { ...span, attributes: sorted({ ...span.attributes, 'error.type': code }) };
    }),
};

/** Upstream names the method twice, and a query with its question mark or where there is none. */
export const ownUndiciInstrumentation: IntendedDifference = {
  reason: 'the instrumentation of undici is the distro\u2019s own',
  apply: (upstream) =>
    mapSpans(withOwnScope(upstream, 'undici'), (span) => {
      if (!span.scope.startsWith('@acme/otel-auto/undici')) return span;
      const {
        'http.request.method_original': _,
        'url.query': query,
        ...attributes
      } = span.attributes;
      return {
        ...span,
        attributes: sorted(
          query === ''
            ? attributes
            : { ...attributes, 'url.query': String(query).replace(/^\?/, '') },
        ),
      };
    }),
};

const withOwnScope = (upstream: Observation, name: 'http' | 'undici'): Observation =>
  mapSpans(upstream, (span) => ({
    ...span,
    scope: isOfInstrumentation(span.scope, name)
      ? `@acme/otel-auto/${name}@${PACKAGE_VERSION}`
      : span.scope,
  }));

/** All loggers are mapped alike by bridges of ours, so the scope says so. */
export const ownLogBridge = (library: 'bunyan' | 'pino'): IntendedDifference => ({
  reason: `the log bridge of ${library} is the distro's own`,
  apply: (upstream) =>
    mapLogRecords(upstream, (record) => ({
      ...record,
      scope: isOfInstrumentation(record.scope, library)
        ? `@acme/otel-auto/${library}@${PACKAGE_VERSION}`
        : record.scope,
    })),
});

/** Upstream writes them as a mixin does, which changes what the application's own mixin sees. */
export const idsAtTheEnd: IntendedDifference = {
  reason: 'the ids are the last fields of a line, whatever is before them',
  apply: (upstream) => ({
    ...upstream,
    lines: upstream.lines.map((line) => {
      if (line.spanId === undefined) return line;
      const { trace_id, span_id, trace_flags, ...fields } = JSON.parse(line.text) as Record<
        string,
        unknown
      >;
      return { ...line, text: JSON.stringify({ ...fields, trace_id, span_id, trace_flags }) };
    }),
  }),
};

/** bunyan hands its bridge the fields as they were passed; upstream knows no value for a Date. */
export const datesAsText = (body: string, key: string, text: string): IntendedDifference => ({
  reason: `a Date in a field, here ${key}, is in the record`,
  apply: (upstream) =>
    mapLogRecords(upstream, (record) =>
      record.body === body
        ? { ...record, attributes: { ...record.attributes, [key]: text } }
        : record,
    ),
});

/** Design decision 8: no span for each low-level call. */
export const noNetSpans = withoutScope('net', 'net is off by default: a span for each connection');

/** Design decision 8: no span for each low-level call. */
export const noDnsSpans = withoutScope('dns', 'dns is off by default: a span for each lookup');

/** Design decision 8: no router spans. */
export const noRouterSpans = withoutScope(
  'router',
  'router is off by default: it doubles the spans of express',
);

/** Design decision 8: a framework's layers make no spans; what ran inside them belongs to the span around them. */
export const noLayerSpans = (
  framework: 'connect' | 'express' | 'hapi' | 'koa',
): IntendedDifference =>
  withoutScope(
    framework,
    `the layers of ${framework} make spans with ACME_OTEL_MIDDLEWARE_SPANS=true only`,
  );

/**
 * An error that makes a server answer 5xx is found on the server span, where people look for it.
 * Upstream records it on the span of the layer, if at all. It has to be applied before the layers go.
 */
export const errorsOnServerSpans: IntendedDifference = {
  reason: 'the server span of a 5xx carries the exception',
  apply: (upstream) =>
    mapSpans(upstream, (span) => {
      if (span.kind !== 'SERVER' || !(Number(span.attributes[STATUS_CODE]) >= 500)) return span;
      const exception = upstream.spans
        .filter((other) => other.kind === 'INTERNAL' && isInside(other, span, upstream.spans))
        .flatMap(({ events }) => events)
        .find(({ name }) => name === 'exception');
      return exception === undefined ? span : { ...span, events: [...span.events, exception] };
    }),
};

/**
 * A server span has its route. The instrumentation of NestJS knows the route, but tells only its own
 * spans; upstream takes `instrumentation-express` as well to tell the server's.
 */
export const routesOnServerSpans: IntendedDifference = {
  reason: 'the server span has the route of the handler inside it, in its name as well',
  apply: (upstream) =>
    mapSpans(upstream, (span) => {
      const route = upstream.spans
        .filter((other) => other.kind === 'INTERNAL' && isInside(other, span, upstream.spans))
        .map(({ attributes }) => attributes[ROUTE])
        .find((value) => value !== undefined);
      if (span.kind !== 'SERVER' || route === undefined) return span;
      const name = `${span.attributes['http.request.method']} ${route}`;
      return { ...span, name, attributes: { ...span.attributes, [ROUTE]: route } };
    }),
};

/** Upstream hides four parameters of signed URLs, in http only. */
export const secretsInUrlsRedacted: IntendedDifference = {
  reason:
    'the values of parameters that carry secrets never leave the process, whoever made the span',
  apply: (upstream) =>
    mapSpans(upstream, (span) => ({
      ...span,
      attributes: mapValues(span.attributes, (value) =>
        typeof value === 'string'
          ? value.replace(/\b(token|X-Amz-Signature)=(secret|signed)\b/g, '$1=REDACTED')
          : value,
      ),
    })),
};

/**
 * A handler of NestJS has one span: around its method, not around guards, pipes and the answer as
 * well. Where no handler ran there is none. An `HttpException` below 500 is no error.
 */
export const oneSpanForEachNestHandler: IntendedDifference = {
  reason: 'a handler of NestJS has one span, in which a refusal is no error',
  apply(upstream) {
    const isOfNest = ({ scope }: ObservedSpan) => isOfInstrumentation(scope, 'nestjs-core');
    const contextOf = ({ parentSpanId }: ObservedSpan) =>
      upstream.spans.find(({ spanId }) => spanId === parentSpanId);
    const merged = mapSpans(upstream, (span) => {
      if (!isOfNest(span)) return span;
      const scope = `@acme/otel-nestjs@${PACKAGE_VERSION}`;
      const type = span.attributes['nestjs.type'];
      const context = contextOf(span);
      if (type === 'app_creation') {
        const attributes = { ...span.attributes, [MODULE_LOADING]: 'a duration' };
        return { ...span, scope, attributes: sorted(attributes) };
      }
      if (type !== 'handler' || context === undefined) return span;
      const { 'url.full': _, ...attributes } = context.attributes;
      return {
        ...span,
        scope,
        name: context.name,
        attributes: { ...attributes, 'code.function.name': context.name },
      };
    });
    const handlers = mapSpans(merged, (span) =>
      span.scope.startsWith('@acme/otel-nestjs') ? withOutcome(span) : span,
    );
    return withoutSpans(handlers, isOfNest);
  },
};

const MODULE_LOADING = 'acme.nestjs.module_loading_millis';

/** Adds the outcome of what a handler threw to its span: an error or a refusal. */
function withOutcome(span: ObservedSpan): ObservedSpan {
  const thrown = span.events.find(({ name }) => name === 'exception')?.attributes;
  if (thrown === undefined) return { ...span, attributes: sorted(span.attributes) };
  const type = String(thrown['exception.type']);
  const isRefusal = REFUSALS.has(type);
  const attributes = isRefusal
    ? { ...span.attributes, 'acme.nestjs.refusal': `${type}: ${thrown['exception.message']}` }
    : { ...span.attributes, 'error.type': type };
  return isRefusal
    ? { ...span, attributes: sorted(attributes), events: [], status: { code: 'UNSET' } }
    : { ...span, attributes: sorted(attributes) };
}

/** Exceptions of NestJS with a status below 500. */
const REFUSALS = new Set(['BadRequestException', 'ForbiddenException', 'NotFoundException']);

const sorted = (attributes: ObservedSpan['attributes']): ObservedSpan['attributes'] =>
  Object.fromEntries(Object.entries(attributes).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** A field without a resolver of its own is read from an object: nobody would name that as a step. */
export const noTrivialResolvers = (fields: readonly string[]): IntendedDifference => ({
  reason: `no span for reading ${fields.join(', ')} from an object (ignoreTrivialResolveSpans)`,
  apply: (upstream) =>
    withoutSpans(
      upstream,
      ({ scope, name, attributes }) =>
        isOfInstrumentation(scope, 'graphql') &&
        name.startsWith('graphql.resolve ') &&
        fields.includes(String(attributes['graphql.field.name'])),
    ),
});

/** Design decision 8: no span for the steps of a library's own machinery. */
export const noGraphqlSteps: IntendedDifference = {
  reason: 'parsing and validating make no spans',
  apply: (upstream) =>
    withoutSpans(
      upstream,
      ({ scope, name }) =>
        isOfInstrumentation(scope, 'graphql') && /^graphql\.(parse|validate)/.test(name),
    ),
};

/** Upstream leaves the operation as if it had succeeded. */
export const errorsOnOperations: IntendedDifference = {
  reason: 'an operation is an error if one of its resolvers is',
  apply: (upstream) =>
    mapSpans(upstream, (span) => {
      if (span.attributes['graphql.operation.type'] === undefined) return span;
      const message = upstream.spans
        .filter(({ parentSpanId }) => parentSpanId === span.spanId)
        .flatMap(({ events }) => events)
        .find(({ name }) => name === 'exception')?.attributes['exception.message'];
      return message === undefined
        ? span
        : { ...span, status: { code: 'ERROR', message: String(message) } };
    }),
};

/** The distro's own instrumentation, which touches nothing of the application, makes the same spans. */
export const ownLayers = (
  library: 'connect' | 'hapi' | 'koa' | 'net' | 'router',
): IntendedDifference => ({
  reason: `the instrumentation of ${library} is the distro's own`,
  apply: (upstream) =>
    mapSpans(upstream, (span) =>
      isOfInstrumentation(span.scope, library)
        ? { ...span, scope: `@acme/otel-auto/${library}@${PACKAGE_VERSION}` }
        : span,
    ),
});

/** Upstream says the message only. */
export const refusedConnectionsRecorded: IntendedDifference = {
  reason: 'a connection that failed has its error, as every span that failed',
  apply: (upstream) =>
    mapSpans(upstream, (span) => {
      const { code, message } = span.status;
      if (span.name !== 'tcp.connect' || code !== 'ERROR') return span;
      const exception = {
        name: 'exception',
        attributes: {
          'exception.message': String(message),
          'exception.stacktrace': `Error: ${message} ...`,
          'exception.type': 'ECONNREFUSED',
        },
      };
      const attributes = sorted({ ...span.attributes, 'error.type': 'ECONNREFUSED' });
      return { ...span, attributes, events: [exception] };
    }),
};

/**
 * The distro's own instrumentation of graphql: nothing of it stands in the schema or the context of the
 * application. It has to be applied after the differences between the spans.
 */
export const ownGraphql: IntendedDifference = {
  reason: 'graphql.document is on the operation, in place of graphql.source on each span',
  apply: (upstream) =>
    mapSpans(upstream, (span) => {
      if (!isOfInstrumentation(span.scope, 'graphql')) return span;
      const { 'graphql.source': source, ...attributes } = span.attributes;
      const isOperation = attributes['graphql.operation.type'] !== undefined;
      const document = String(source).replaceAll('"*"', '*').replaceAll('  ', ' ');
      return {
        ...span,
        scope: `@acme/otel-auto/graphql@${PACKAGE_VERSION}`,
        attributes: sorted(
          isOperation ? { ...attributes, 'graphql.document': document } : attributes,
        ),
      };
    }),
};

/**
 * Only a handler's path is a route. Upstream also takes the path under which
 * a middleware was mounted, when nothing after it answered.
 */
export const mountPathIsNoRoute = (path: string): IntendedDifference => ({
  reason: `a request that only a middleware at ${path} saw has no route`,
  apply: (upstream) =>
    mapSpans(upstream, (span) => {
      if (span.kind !== 'SERVER' || span.attributes[ROUTE] !== path) return span;
      const { [ROUTE]: _, ...attributes } = span.attributes;
      return { ...span, attributes, name: String(attributes['http.request.method']) };
    }),
});

/** A process reads files from its first moment on: each would be a trace of its own. */
export const noFsSpansWithoutParent: IntendedDifference = {
  reason: 'fs makes a span only inside of another one (requireParentSpan)',
  apply: (upstream) =>
    withoutSpans(
      upstream,
      ({ scope, parentSpanId }) => isOfInstrumentation(scope, 'fs') && parentSpanId === undefined,
    ),
};

const STATUS_CODE = 'http.response.status_code';
const ROUTE = 'http.route';

function withoutScope(instrumentation: string, reason: string): IntendedDifference {
  return {
    reason,
    apply: (upstream) =>
      withoutSpans(upstream, ({ scope }) => isOfInstrumentation(scope, instrumentation)),
  };
}

const isOfInstrumentation = (scope: string, name: string): boolean =>
  scope.startsWith(`@opentelemetry/instrumentation-${name}@`);

const mapSpans = (
  observation: Observation,
  change: (span: ObservedSpan) => ObservedSpan,
): Observation => ({ ...observation, spans: observation.spans.map(change) });

const mapLogRecords = (
  observation: Observation,
  change: (record: ObservedLogRecord) => ObservedLogRecord,
): Observation => ({ ...observation, logRecords: observation.logRecords.map(change) });

const mapValues = <Value>(
  values: Readonly<Record<string, Value>>,
  change: (value: Value) => Value,
): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));

/** Takes spans out and hands their children and log records to the span around them. */
function withoutSpans(
  { spans, logRecords, lines }: Observation,
  isUnwanted: (span: ObservedSpan) => boolean,
): Observation {
  const unwanted = new Map(spans.filter(isUnwanted).map((span) => [span.spanId, span]));
  const keptOf = (spanId: string | undefined): string | undefined => {
    const span = unwanted.get(spanId ?? '');
    return span === undefined ? spanId : keptOf(span.parentSpanId);
  };
  return {
    spans: spans
      .filter(({ spanId }) => !unwanted.has(spanId))
      .map((span) => ({ ...span, parentSpanId: keptOf(span.parentSpanId) })),
    logRecords: logRecords.map((record) => ({ ...record, spanId: keptOf(record.spanId) })),
    lines: lines.map((line) => ({ ...line, spanId: keptOf(line.spanId) })),
  };
}

/** Whether `span` is below `server` with nothing but internal spans between them. */
function isInside(
  span: ObservedSpan,
  server: ObservedSpan,
  spans: readonly ObservedSpan[],
): boolean {
  if (span.parentSpanId === server.spanId) return true;
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return parent?.kind === 'INTERNAL' && isInside(parent, server, spans);
}
