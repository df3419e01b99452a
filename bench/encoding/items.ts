import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { requireFromDistro } from '../../scripts/support/built-distro.ts';

type Api = typeof import('@opentelemetry/api');
type Resources = typeof import('@opentelemetry/resources');
type SdkTrace = typeof import('@opentelemetry/sdk-trace');
type SdkLogs = typeof import('@opentelemetry/sdk-logs');

const { ROOT_CONTEXT, trace } = requireFromDistro('@opentelemetry/api') as Api;
const { resourceFromAttributes } = requireFromDistro('@opentelemetry/resources') as Resources;
const sdkTrace = requireFromDistro('@opentelemetry/sdk-trace') as SdkTrace;
const sdkLogs = requireFromDistro('@opentelemetry/sdk-logs') as SdkLogs;

const resource = resourceFromAttributes({
  'service.name': 'shop',
  'service.version': '1.2.3',
  'host.name': 'node-1',
  'process.pid': 4711,
});

const METHODS: readonly [string, ...string[]] = ['GET', 'POST', 'PUT'];
const STATUS_CODES: readonly [number, ...number[]] = [200, 201, 304, 404];
const ROUTES: readonly [string, ...string[]] = ['/', '/stock/:name', '/orders/:id/items'];

const pick = <T>(values: readonly [T, ...T[]], index: number): T =>
  values[index % values.length] ?? values[0];

/** Ended server spans of ten attributes, each of a trace of its own, as the SDK makes them. */
export function createSpans(count: number): ReadableSpan[] {
  const exporter = new sdkTrace.InMemorySpanExporter();
  const provider = new sdkTrace.TracerProvider({
    resource,
    spanProcessors: [new sdkTrace.SimpleSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer('@opentelemetry/instrumentation-http', '0.301.0');
  for (let index = 0; index < count; index += 1) {
    const method = pick(METHODS, index);
    const span = tracer.startSpan(method, {
      kind: 1,
      attributes: {
        'http.request.method': method,
        'url.path': `/stock/chair-${index}`,
        'url.scheme': 'http',
        'server.address': 'localhost',
        'server.port': 3000,
        'network.peer.address': `10.0.0.${index % 256}`,
        'network.protocol.version': '1.1',
        'user_agent.original': 'curl/8.5.0',
      },
    });
    const route = pick(ROUTES, index);
    span.setAttribute('http.response.status_code', pick(STATUS_CODES, index));
    span.setAttribute('http.route', route);
    span.updateName(`${method} ${route}`);
    span.end();
  }
  return exporter.getFinishedSpans();
}

/** Log records with four attributes and the ids of a span, as the SDK makes them. */
export function createLogRecords(count: number): ReadableLogRecord[] {
  const exporter = new sdkLogs.InMemoryLogRecordExporter();
  const provider = new sdkLogs.LoggerProvider({
    resource,
    processors: [new sdkLogs.SimpleLogRecordProcessor({ exporter })],
  });
  const logger = provider.getLogger('@acme/otel-winston', '0.1.0');
  createSpans(count).forEach((span, index) => {
    logger.emit({
      severityNumber: 9,
      severityText: 'info',
      body: `stock of chair-${index} was asked for`,
      context: trace.setSpanContext(ROOT_CONTEXT, span.spanContext()),
      attributes: { service: 'stock', 'request.id': `req-${index}`, userId: index, millis: 12.5 },
    });
  });
  return exporter.getFinishedLogRecords();
}
