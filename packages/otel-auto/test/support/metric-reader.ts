import { MetricReader, type MetricData } from '@opentelemetry/sdk-metrics';

/** A reader that collects when a test asks it to. */
export class TestMetricReader extends MetricReader {
  /** Returns the current metrics by name. */
  async read(): Promise<ReadonlyMap<string, MetricData>> {
    const { resourceMetrics, errors } = await this.collect();
    if (errors.length > 0) throw errors[0] as Error;
    const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
    return new Map(metrics.map((metric) => [metric.descriptor.name, metric]));
  }

  /** Returns the last values by name, with the attributes if there are any. */
  async readValues(): Promise<Readonly<Record<string, unknown>>> {
    const values: Record<string, unknown> = {};
    for (const [name, { dataPoints }] of await this.read()) {
      for (const { attributes, value } of dataPoints) {
        const suffix = Object.values(attributes).join(',');
        values[suffix === '' ? name : `${name} ${suffix}`] =
          typeof value === 'number' ? value : (value as { sum?: number }).sum;
      }
    }
    return values;
  }

  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }

  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}
