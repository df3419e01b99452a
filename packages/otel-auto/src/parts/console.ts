import { ConsoleLogRecordExporter } from '@opentelemetry/sdk-logs';
import { ConsoleMetricExporter } from '@opentelemetry/sdk-metrics';
import { ConsoleSpanExporter } from '@opentelemetry/sdk-trace';
import type { ExporterInput, SignalExporter } from '../otlp/signal-exporter';

/** Creates upstream's exporter to stdout. */
export function createExporter({ signal }: ExporterInput): SignalExporter {
  if (signal === 'traces') return new ConsoleSpanExporter();
  if (signal === 'logs') return new ConsoleLogRecordExporter();
  return new ConsoleMetricExporter();
}
