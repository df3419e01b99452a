import { isDeepStrictEqual } from 'node:util';
import { metrics, requests, services } from './plan.ts';
import type { LogRecord, MetricPoint, ReceivedRequest, Span } from '@acme/otlp-receiver';
import type { MetricPlan, RequestPlan, ServiceKey, ServicePlan } from './plan.ts';

/** The evidence: what the receiver holds, and the lines that the services wrote. */
export interface Arrived {
  readonly spans: readonly Span[];
  readonly logRecords: readonly LogRecord[];
  readonly metricPoints: readonly MetricPoint[];
  readonly requests: readonly ReceivedRequest[];
  /** The newest lines on a service's stdout. */
  readonly linesOf: (key: ServiceKey) => readonly string[];
}

/**
 * Compares what arrived with the plan.
 *
 * @returns one line for each thing that is missing or wrong; empty if all is well
 */
export function findFaults(arrived: Arrived): string[] {
  return [
    ...findFaultsOfTelemetry(arrived),
    ...services.flatMap((service) => faultsOfExport(service, arrived)),
  ];
}

/** Compares likewise, however it was sent. */
export function findFaultsOfTelemetry(arrived: Omit<Arrived, 'requests'>): string[] {
  return [
    ...requests.flat().flatMap((request) => faultsOfRequest(request, arrived)),
    ...metrics.flatMap((metric) => faultsOfMetric(metric, arrived)),
    ...services.flatMap((service) => faultsOfResource(service, arrived)),
    ...spansOfExports(arrived),
  ];
}

/** @returns the root span that the request has led to */
export function rootSpanOf(
  request: RequestPlan,
  { spans }: Pick<Arrived, 'spans'>,
): Span | undefined {
  return spans.find(
    (span) =>
      span.parentSpanId === undefined &&
      span.kind === 'SERVER' &&
      isFrom(request.to, span) &&
      span.attributes['http.request.method'] === request.method &&
      span.attributes['url.path'] === request.path,
  );
}

function faultsOfRequest(request: RequestPlan, arrived: Omit<Arrived, 'requests'>): string[] {
  const said = (what: string) => `${request.method} ${request.path}: ${what}`;
  const root = rootSpanOf(request, arrived);
  if (!root) {
    return [said(`no root server span from ${request.to}`)];
  }
  const faults: string[] = [];
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

function faultsOfMetric(
  { from, name, attributes = {} }: MetricPlan,
  { metricPoints }: Pick<Arrived, 'metricPoints'>,
): string[] {
  const isThere = metricPoints.some(
    (point) =>
      point.name === name &&
      isFrom(from, point) &&
      Object.entries(attributes).every(([key, value]) => point.attributes[key] === value),
  );
  const series = Object.entries(attributes).map(([key, value]) => `${key}=${value}`);
  return isThere ? [] : [`no metric ${[name, ...series].join(' ')} from ${from}`];
}

function faultsOfResource(
  { key, serviceName }: ServicePlan,
  { spans, logRecords, metricPoints }: Omit<Arrived, 'requests'>,
): string[] {
  const resources = [spans, logRecords, metricPoints].flatMap((signal) =>
    signal.filter((item) => isFrom(key, item)).map(({ resource }) => resource.attributes),
  );
  const different = resources.find((resource) => !isDeepStrictEqual(resource, resources[0]));
  if (resources.length === 0) {
    return [`nothing from a service called ${serviceName}`];
  }
  return different ? [`${key}: its signals do not all have the same resource`] : [];
}

function faultsOfExport(
  { key, contentType }: ServicePlan,
  { requests: exports }: Pick<Arrived, 'requests'>,
): string[] {
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

/** The distro does not trace itself. */
function spansOfExports({ spans }: Pick<Arrived, 'spans'>): string[] {
  return spans
    .filter(({ attributes }) => /\/v1\/(traces|metrics|logs)$/.test(String(attributes['url.full'])))
    .map(({ name }) => `a span "${name}" of an export`);
}

function isFrom(key: ServiceKey, { resource }: Span | LogRecord | MetricPoint) {
  const service = services.find((plan) => plan.key === key);
  return resource.attributes['service.name'] === service?.serviceName;
}

/** @returns the name of the range of `severityNumber` */
export function severityOf({ severityNumber }: LogRecord): string {
  const ranges = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
  return ranges[Math.floor((severityNumber - 1) / 4)] ?? 'UNSPECIFIED';
}

function hasLineOf({ traceId, spanId }: LogRecord, message: string, lines: readonly string[]) {
  return lines.some((line) => {
    const written = parseJson(line);
    return (
      written?.['message'] === message &&
      written['trace_id'] === traceId &&
      written['span_id'] === spanId
    );
  });
}

function parseJson(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
