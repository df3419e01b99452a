import { LineCorrelation, type LineCorrelationOptions } from '@acme/otel-winston/log-record';
import type { Attributes } from '@opentelemetry/api';
import type { Voice } from '../diagnostics/voice';
import type { Settings } from '../settings/settings';

/** The settings and the resource by which lines get ids, and attributes beside them. */
export interface LineCorrelationInput {
  readonly settings: Pick<Settings, 'logs'>;
  readonly voice: Pick<Voice, 'sayOnce'>;
  /** Starts the SDK, which knows the resource. */
  core(): { resourceAttributes(): Attributes } | undefined;
}

let made: LineCorrelation | undefined;

/**
 * Returns the correlation of lines with spans that the settings ask for; one object for all
 * loggers.
 */
export function lineCorrelationOf(input: LineCorrelationInput): LineCorrelation {
  return (made ??= new LineCorrelation(toCorrelationOptions(input)));
}

/** Returns the same as options for the winston bridge, which creates its own correlation. */
export function toCorrelationOptions(input: LineCorrelationInput): LineCorrelationOptions {
  const { fieldNames, resourceKeys } = input.settings.logs.bridges;
  if (resourceKeys.length === 0) return { names: fieldNames };
  const attributes = input.core()?.resourceAttributes() ?? {};
  const more: Record<string, string> = {};
  for (const key of resourceKeys) {
    const value = attributes[key];
    if (value === undefined) {
      input.voice.sayOnce(
        `no resource attribute ${key}`,
        `ACME_OTEL_LOG_CORRELATION_RESOURCE names ${key}, which the resource does not have; lines go without it.`,
      );
    } else {
      more[key] = typeof value === 'string' ? value : JSON.stringify(value);
    }
  }
  return { names: fieldNames, more };
}
