import { ConsoleMetricExporter } from '@opentelemetry/sdk-metrics';
import { ConsoleSpanExporter } from '@opentelemetry/sdk-trace';
import { ApplicationStream } from '../console/application-stream';
import { ConsoleLogRecordExporter } from '../console/console-log-record-exporter';
import { toJsonLine } from '../console/to-json-line';
import { toTerminalText } from '../console/to-terminal-text';
import type { ExporterInput, SignalExporter } from '../otlp/signal-exporter';
import { readEnvironment } from '../settings/read-environment';

/** Creates the exporter to stdout: ours for logs, which people and log collectors read, else upstream's. */
export function createExporter({ signal }: ExporterInput): SignalExporter {
  if (signal === 'traces') return new ConsoleSpanExporter();
  if (signal === 'metrics') return new ConsoleMetricExporter();
  const { stdout } = process;
  if (!stdout.isTTY) return new ConsoleLogRecordExporter(new ApplicationStream(stdout), toJsonLine);
  const colours = !readEnvironment()['NO_COLOR'] && stdout.hasColors();
  return new ConsoleLogRecordExporter(new ApplicationStream(stdout), (record) =>
    toTerminalText(record, colours),
  );
}
