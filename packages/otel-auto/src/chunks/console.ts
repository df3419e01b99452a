import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { ApplicationStream } from '../console/application-stream';
import { ConsoleLogRecordExporter } from '../console/console-log-record-exporter';
import { InspectingExporter } from '../console/inspecting-exporter';
import { toJsonLine } from '../console/to-json-line';
import { toShownMetrics } from '../console/to-shown-metrics';
import { toShownSpan } from '../console/to-shown-span';
import { toTerminalText } from '../console/to-terminal-text';
import type { SignalExporter } from '../console/signal-exporter';
import { readEnvironment } from '../settings/read-environment';
import type { Signal } from '../signal';

/** Creates the exporter to stdout. Log records have a form for reading and for log collectors. */
export function createExporter(signal: Signal): SignalExporter {
  const { stdout } = process;
  const stream = new ApplicationStream(stdout);
  const colors = stdout.isTTY && !readEnvironment()['NO_COLOR'] && stdout.hasColors();
  if (signal === 'traces') {
    const select = (spans: readonly ReadableSpan[]) => spans.map(toShownSpan);
    return new InspectingExporter(stream, { select, colors });
  }
  if (signal === 'metrics') {
    const select = (metrics: ResourceMetrics) => toShownMetrics(metrics);
    return new InspectingExporter(stream, { select, colors });
  }
  if (!stdout.isTTY) return new ConsoleLogRecordExporter(stream, toJsonLine);
  return new ConsoleLogRecordExporter(stream, (record) => toTerminalText(record, colors));
}
