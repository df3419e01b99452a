import { OpenTelemetryTransport, traceContext } from '@acme/otel-winston';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { NestInstrumentation } from '@opentelemetry/instrumentation-nestjs-core';
import { BatchLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { logDestinations } from './log-destinations';

const sdk = new NodeSDK({
  traceExporter: new OTLPTraceExporter(),
  logRecordProcessors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter() })],
  metricReaders: [],
  instrumentations: [new HttpInstrumentation(), new NestInstrumentation()],
});
sdk.start();

logDestinations.formats.push(traceContext());
logDestinations.transports.push(new OpenTelemetryTransport());

// Nobody else sends what is still waiting in the batches when the process is asked to end. Nest, once
// closed, sends the signal again; by then this is under way.
let shutdown: Promise<void> | undefined;
process.on('SIGTERM', () => {
  shutdown ??= sdk
    .shutdown()
    .catch((error: unknown) => console.error('telemetry was not delivered', error))
    .finally(() => process.exit(0));
});
