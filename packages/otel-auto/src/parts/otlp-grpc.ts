import { readFileSync } from 'node:fs';
import { credentials, Metadata } from '@grpc/grpc-js';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-grpc';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-grpc';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import type { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import type { ExporterInput, SignalExporter } from '../otlp/signal-exporter';
import type { OtlpSettings } from '../settings/settings';

/** Creates the exporter of OTLP over gRPC: upstream's own. */
export function createExporter({
  signal,
  otlp,
  userAgent,
  sdkMeterProvider,
}: ExporterInput): SignalExporter {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(otlp.headers)) metadata.set(name, value);
  const config = {
    url: otlp.url,
    timeoutMillis: otlp.timeoutMillis,
    compression: otlp.compression as CompressionAlgorithm,
    userAgent,
    ...(sdkMeterProvider === undefined ? {} : { selfObsMeterProvider: sdkMeterProvider }),
    metadata,
    credentials: createCredentials(otlp),
  };
  if (signal === 'traces') return new OTLPTraceExporter(config);
  if (signal === 'logs') return new OTLPLogExporter(config);
  return new OTLPMetricExporter(config);
}

function createCredentials(otlp: OtlpSettings) {
  if (otlp.insecure) return credentials.createInsecure();
  const read = (path: string | undefined) => (path === undefined ? null : readFileSync(path));
  return credentials.createSsl(
    read(otlp.certificate),
    read(otlp.clientKey),
    read(otlp.clientCertificate),
  );
}
