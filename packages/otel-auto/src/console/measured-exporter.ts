import { ATTR_ERROR_TYPE } from '@opentelemetry/semantic-conventions/incubating';
import {
  ExporterMetrics,
  type ExporterMetricsInput,
  LEFT_OUT_ATTRIBUTES,
  toErrorAttributes,
} from '../export/exporter-metrics';
import { countItems } from './count-items';
import type { SignalExporter } from './signal-exporter';

/** Wraps the exporter of a signal so that it is measured. */
export function createMeasuredExporter(
  exporter: SignalExporter,
  input: ExporterMetricsInput,
): SignalExporter {
  let inflight = 0;
  const metrics = new ExporterMetrics(input, () => inflight);
  return {
    ...exporter,
    export(items, onResult) {
      const count = countItems(items);
      const sinceMillis = performance.now();
      inflight += count;
      exporter.export(items, (outcome) => {
        inflight -= count;
        const { error, partialSuccess } = outcome;
        const lost = error ? count : Math.min(partialSuccess?.rejectedCount ?? 0, count);
        const reason = error ? toErrorAttributes(error) : LEFT_OUT_ATTRIBUTES;
        metrics.onTaken(count - lost);
        metrics.onLost(lost, reason[ATTR_ERROR_TYPE]);
        metrics.onEnd(sinceMillis, lost > 0 ? reason : undefined);
        onResult(outcome);
      });
    },
  };
}
