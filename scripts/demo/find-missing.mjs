import { isDeepStrictEqual } from 'node:util';
import { metrics, requests, services } from './plan.mjs';

/**
 * @typedef {import('@acme/otlp-receiver').Span} Span
 * @typedef {import('@acme/otlp-receiver').LogRecord} LogRecord
 * @typedef {import('@acme/otlp-receiver').MetricPoint} MetricPoint
 * @typedef {import('./plan.mjs').ServiceKey} ServiceKey
 */

/**
 * What can be judged: what the receiver holds, and the lines that the services wrote.
 *
 * @typedef {object} Arrived
 * @property {readonly Span[]} spans
 * @property {readonly LogRecord[]} logRecords
 * @property {readonly MetricPoint[]} metricPoints
 * @property {readonly import('@acme/otlp-receiver').ReceivedRequest[]} requests
 * @property {(key: ServiceKey) => readonly string[]} linesOf the newest lines on a service's stdout
 */

/**
 * Compares what arrived with the plan.
 *
 * @param {Arrived} arrived
 * @returns {string[]} one sentence for each thing that is missing or wrong; empty if all is there
 */
export function findMissing(arrived) {
  return [
    ...requests.flat().flatMap((request) => missingOfRequest(request, arrived)),
    ...metrics.flatMap((metric) => missingOfMetric(metric, arrived)),
    ...services.flatMap((service) => missingOfResource(service, arrived)),
    ...services.flatMap((service) => missingOfExport(service, arrived)),
  ];
}

/**
 * @param {import('./plan.mjs').RequestPlan} request
 * @param {Pick<Arrived, 'spans'>} arrived
 * @returns {Span | undefined} the root span that the request has led to
 */
export function rootSpanOf(request, { spans }) {
  return spans.find(
    (span) =>
      span.parentSpanId === undefined &&
      span.kind === 'SERVER' &&
      isFrom(request.to, span) &&
      span.attributes['http.request.method'] === request.method &&
      span.attributes['url.path'] === request.path,
  );
}

/**
 * @param {import('./plan.mjs').RequestPlan} request
 * @param {Arrived} arrived
 * @returns {string[]}
 */
function missingOfRequest(request, arrived) {
  const said = (/** @type {string} */ what) => `${request.method} ${request.path}: ${what}`;
  const root = rootSpanOf(request, arrived);
  if (!root) {
    return [said(`no root server span from ${request.to}`)];
  }
  /** @type {string[]} */
  const missing = [];
  if (root.name !== request.root) {
    missing.push(said(`the root span is called "${root.name}", not "${request.root}"`));
  }
  const spans = arrived.spans.filter(({ traceId }) => traceId === root.traceId);
  const spanIds = new Set(spans.map(({ spanId }) => spanId));
  for (const span of spans) {
    if (span.parentSpanId !== undefined && !spanIds.has(span.parentSpanId)) {
      missing.push(said(`the parent of the span "${span.name}"`));
    }
  }
  for (const { key } of services) {
    const server = spans.find((span) => span.kind === 'SERVER' && isFrom(key, span));
    if (request.services.includes(key) !== (server !== undefined)) {
      missing.push(
        said(server ? `an unexpected server span from ${key}` : `no server span from ${key}`),
      );
    }
    if (server && request.failed.includes(key) !== (server.status.code === 'ERROR')) {
      missing.push(said(`the server span of ${key} has the status ${server.status.code}`));
    }
  }
  const logRecords = arrived.logRecords.filter(
    ({ traceId, spanId }) =>
      traceId === root.traceId && spanId !== undefined && spanIds.has(spanId),
  );
  for (const [key, severity, body] of request.logs) {
    const record = logRecords.find(
      (candidate) => isFrom(key, candidate) && candidate.body === body,
    );
    if (!record) {
      missing.push(said(`the log record "${body}" of ${key}, inside a span of the trace`));
    } else if (severityOf(record) !== severity) {
      missing.push(said(`the log record "${body}" is ${severityOf(record)}, not ${severity}`));
    } else if (!hasLineOf(record, body, arrived.linesOf(key))) {
      missing.push(said(`the ids of the log record "${body}" in the line that ${key} wrote`));
    }
  }
  return missing;
}

/**
 * @param {import('./plan.mjs').MetricPlan} metric
 * @param {Arrived} arrived
 * @returns {string[]}
 */
function missingOfMetric({ from, name, attributes = {} }, { metricPoints }) {
  const isThere = metricPoints.some(
    (point) =>
      point.name === name &&
      isFrom(from, point) &&
      Object.entries(attributes).every(([key, value]) => point.attributes[key] === value),
  );
  const series = Object.entries(attributes).map(([key, value]) => `${key}=${value}`);
  return isThere ? [] : [`metric ${[name, ...series].join(' ')} from ${from}`];
}

/**
 * @param {import('./plan.mjs').ServicePlan} service
 * @param {Arrived} arrived
 * @returns {string[]}
 */
function missingOfResource({ key, serviceName }, { spans, logRecords, metricPoints }) {
  const resources = [spans, logRecords, metricPoints].flatMap((signal) =>
    signal.filter((item) => isFrom(key, item)).map(({ resource }) => resource.attributes),
  );
  const different = resources.find((resource) => !isDeepStrictEqual(resource, resources[0]));
  if (resources.length === 0) {
    return [`anything from a service called ${serviceName}`];
  }
  return different ? [`${key}: one resource for all three signals`] : [];
}

/**
 * @param {import('./plan.mjs').ServicePlan} service
 * @param {Pick<Arrived, 'requests'>} arrived
 * @returns {string[]}
 */
function missingOfExport({ key, contentType }, { requests: exports }) {
  return ['traces', 'metrics', 'logs']
    .filter(
      (signal) =>
        !exports.some(
          (request) =>
            request.signal === signal &&
            request.status === 200 &&
            request.contentType?.startsWith(contentType),
        ),
    )
    .map((signal) => `${signal} as ${contentType}, which is how ${key} sends them`);
}

/**
 * @param {ServiceKey} key
 * @param {Span | LogRecord | MetricPoint} item
 */
function isFrom(key, { resource }) {
  const service = services.find((plan) => plan.key === key);
  return resource.attributes['service.name'] === service?.serviceName;
}

/**
 * @param {LogRecord} record
 * @returns {string} the name of the range of `severityNumber`
 */
export function severityOf({ severityNumber }) {
  const ranges = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
  return ranges[Math.floor((severityNumber - 1) / 4)] ?? 'UNSPECIFIED';
}

/**
 * @param {LogRecord} record
 * @param {string} message
 * @param {readonly string[]} lines
 */
function hasLineOf({ traceId, spanId }, message, lines) {
  return lines.some((line) => {
    const written = parseJson(line);
    return (
      written?.['message'] === message &&
      written['trace_id'] === traceId &&
      written['span_id'] === spanId
    );
  });
}

/**
 * @param {string} line
 * @returns {Record<string, unknown> | undefined}
 */
function parseJson(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
