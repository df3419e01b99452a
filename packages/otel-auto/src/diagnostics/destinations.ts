import { passedObjects } from '../settings/passed-objects';
import { redactUrl } from '../settings/redact';
import type { OtlpSettings, Settings } from '../settings/settings';
import type { StartOptions } from '../settings/start-options';
import { joinWords } from './join-words';

/** Describes the destinations of the signals in the words of the start line. */
export function describeDestinations(settings: Settings, options: StartOptions = {}): string {
  const passed = {
    traces: options.spanProcessors,
    metrics: options.metricReaders,
    logs: options.logRecordProcessors,
  };
  const byDestination = new Map<string, string[]>();
  for (const signal of ['traces', 'metrics', 'logs'] as const) {
    const { exporters, otlp } = settings[signal];
    const destinations = exporters.map((name) =>
      name === 'otlp' ? describeOtlp(otlp) : CONSOLE_FORMS[name],
    );
    if (passedObjects(passed[signal]).length > 0) destinations.push('what start() was given');
    for (const destination of destinations.length > 0 ? destinations : [OFF]) {
      byDestination.set(destination, [...(byDestination.get(destination) ?? []), signal]);
    }
  }
  return [...byDestination]
    .map(([destination, signals]) =>
      destination === OFF ? `${joinWords(signals)} off` : `${joinWords(signals)} to ${destination}`,
    )
    .join(', ');
}

const OFF = 'off';
const CONSOLE_FORMS = { console: 'the console', 'otlp/stdout': 'stdout as OTLP JSON' } as const;

/**
 * Returns the collector's address, without the path that each signal adds and without parts that
 * may be secret.
 */
export function describeOtlp({ url, protocol }: OtlpSettings): string {
  const address = redactUrl(url).replace(/:?\/v1\/(traces|metrics|logs)(?=$|\?)/, '');
  return `${address} (${protocol})`;
}
