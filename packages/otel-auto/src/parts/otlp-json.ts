import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { createAgent } from '../otlp/http-agent';
import type { ExporterInput, SignalExporter } from '../otlp/signal-exporter';

/** Creates the exporter of OTLP over http/json: upstream's own. */
export function createExporter({
  signal,
  otlp,
  userAgent,
  sdkMeterProvider,
}: ExporterInput): SignalExporter {
  const config = {
    url: otlp.url,
    headers: { ...otlp.headers },
    timeoutMillis: otlp.timeoutMillis,
    compression: otlp.compression as CompressionAlgorithm,
    userAgent,
    ...(sdkMeterProvider === undefined ? {} : { selfObsMeterProvider: sdkMeterProvider }),
    httpAgentOptions: () => createAgent(otlp),
  };
  if (signal === 'traces') return new OTLPTraceExporter(config);
  if (signal === 'logs') return new OTLPLogExporter(config);
  return new OTLPMetricExporter(config);
}
