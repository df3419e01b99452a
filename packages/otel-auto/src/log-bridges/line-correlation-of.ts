import { LineCorrelation, type LineCorrelationOptions } from '@acme/otel-winston/log-record';
import type { Runtime } from '../runtime';

let made: LineCorrelation | undefined;

/** What the settings say of the ids in lines, one for all loggers. */
export function lineCorrelationOf(runtime: Runtime): LineCorrelation {
  return (made ??= new LineCorrelation(toCorrelationOptions(runtime)));
}

/** The same for the bridge of winston, which makes its own. */
export function toCorrelationOptions(runtime: Runtime): LineCorrelationOptions {
  const { fieldNames, resourceKeys } = runtime.settings.logs.lines;
  if (resourceKeys.length === 0) return { names: fieldNames };
  const attributes = runtime.core()?.resourceAttributes() ?? {};
  const more: Record<string, string> = {};
  for (const key of resourceKeys) {
    const value = attributes[key];
    if (value === undefined) {
      runtime.voice.sayOnce(
        `no resource attribute ${key}`,
        `ACME_OTEL_LOG_CORRELATION_RESOURCE names ${key}, which the resource does not have; lines go without it.`,
      );
    } else {
      more[key] = typeof value === 'string' ? value : JSON.stringify(value);
    }
  }
  return { names: fieldNames, more };
}
