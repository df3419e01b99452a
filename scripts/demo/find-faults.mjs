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
 * @returns {string[]} one line for each thing that is missing or wrong; empty if all is well
 */
export function findFaults(arrived) {
  return [
    ...findFaultsOfTelemetry(arrived),
    ...services.flatMap((service) => faultsOfExport(service, arrived)),
  ];
}

/**
 * Compares likewise, however it was sent.
 *
 * @param {Omit<Arrived, 'requests'>} arrived
 * @returns {string[]}
 */
export function findFaultsOfTelemetry(arrived) {
  return [
    ...requests.flat().flatMap((request) => faultsOfRequest(request, arrived)),
    ...metrics.flatMap((metric) => faultsOfMetric(metric, arrived)),
    ...services.flatMap((service) => faultsOfResource(service, arrived)),
    ...spansOfExports(arrived),
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
 * @param {Omit<Arrived, 'requests'>} arrived
 * @returns {string[]}
 */
function faultsOfRequest(request, arrived) {
  const said = (/** @type {string} */ what) => `${request.method} ${request.path}: ${what}`;
  const root = rootSpanOf(request, arrived);
  if (!root) {
    return [said(`no root server span from ${request.to}`)];
  }
  /** @type {string[]} */
  const faults = [];
  if (root.name !== request.root) {
    faults.push(said(`the root span is called "${root.name}", not "${request.root}"`));
  }
  const spans = arrived.spans.filter(({ traceId }) => traceId === root.traceId);
  const spanIds = new Set(spans.map(({ spanId }) => spanId));
  for (const span of spans) {
    if (span.parentSpanId !== undefined && !spanIds.has(span.parentSpanId)) {
      faults.push(said(`the span "${span.name}" without its parent`));
    }
  }
  for (const { key } of services) {
    const servers = spans.filter((span) => span.kind === 'SERVER' && isFrom(key, span));
    const expected = request.services.includes(key) ? 1 : 0;
    if (servers.length !== expected) {
      faults.push(said(`${servers.length} server spans from ${key}, not ${expected}`));
    }
    const failed = request.failed.includes(key);
    for (const { status } of servers) {
      if ((status.code === 'ERROR') !== failed) {
        faults.push(said(`the server span of ${key} has the status ${status.code}`));
      }
    }
  }
  const clients = spans.filter(({ kind }) => kind === 'CLIENT').length;
  if (clients !== request.services.length - 1) {
    faults.push(said(`${clients} client spans for ${request.services.length - 1} calls`));
  }
  const logRecords = arrived.logRecords.filter(
    ({ traceId, spanId }) =>
      traceId === root.traceId && spanId !== undefined && spanIds.has(spanId),
  );
  for (const [key, severity, body] of request.logs) {
    const [record, ...more] = logRecords.filter(
      (candidate) => isFrom(key, candidate) && candidate.body === body,
    );
    if (!record) {
      faults.push(said(`no log record "${body}" of ${key} inside a span of the trace`));
    } else if (more.length > 0) {
      faults.push(said(`the log record "${body}" arrived ${more.length + 1} times`));
    } else if (severityOf(record) !== severity) {
      faults.push(said(`the log record "${body}" is ${severityOf(record)}, not ${severity}`));
    } else if (!hasLineOf(record, body, arrived.linesOf(key))) {
      faults.push(said(`the line "${body}" that ${key} wrote is without the ids of its record`));
    }
  }
  return faults;
}

/**
 * @param {import('./plan.mjs').MetricPlan} metric
 * @param {Pick<Arrived, 'metricPoints'>} arrived
 * @returns {string[]}
 */
function faultsOfMetric({ from, name, attributes = {} }, { metricPoints }) {
  const isThere = metricPoints.some(
    (point) =>
      point.name === name &&
      isFrom(from, point) &&
      Object.entries(attributes).every(([key, value]) => point.attributes[key] === value),
  );
  const series = Object.entries(attributes).map(([key, value]) => `${key}=${value}`);
  return isThere ? [] : [`no metric ${[name, ...series].join(' ')} from ${from}`];
}

/**
 * @param {import('./plan.mjs').ServicePlan} service
 * @param {Omit<Arrived, 'requests'>} arrived
 * @returns {string[]}
 */
function faultsOfResource({ key, serviceName }, { spans, logRecords, metricPoints }) {
  const resources = [spans, logRecords, metricPoints].flatMap((signal) =>
    signal.filter((item) => isFrom(key, item)).map(({ resource }) => resource.attributes),
  );
  const different = resources.find((resource) => !isDeepStrictEqual(resource, resources[0]));
  if (resources.length === 0) {
    return [`nothing from a service called ${serviceName}`];
  }
  return different ? [`${key}: its signals do not all have the same resource`] : [];
}

/**
 * @param {import('./plan.mjs').ServicePlan} service
 * @param {Pick<Arrived, 'requests'>} arrived
 * @returns {string[]}
 */
function faultsOfExport({ key, contentType }, { requests: exports }) {
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
    .map((signal) => `no ${signal} as ${contentType}, which is how ${key} sends them`);
}

/**
 * The distro does not trace itself.
 *
 * @param {Pick<Arrived, 'spans'>} arrived
 * @returns {string[]}
 */
function spansOfExports({ spans }) {
  return spans
    .filter(({ attributes }) => /\/v1\/(traces|metrics|logs)$/.test(String(attributes['url.full'])))
    .map(({ name }) => `a span "${name}" of an export`);
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
