import type { Signal } from '../otlp/signal-exporter';
import type { Settings } from '../settings/settings';
import { describeEndpoint, describeOff } from './describe-settings';
import type { StartedFindings } from './findings';
import type { Fact } from './report';
import { SIGNALS } from './signals';
import { TEST_METRIC, TEST_NAME } from './test-data';

/** Gives what was recorded, and where it goes: so that it can be looked for there. */
export function describeTestData(settings: Settings, { test }: StartedFindings): readonly Fact[] {
  const items: Readonly<Record<Signal, string>> = {
    traces: `span "${TEST_NAME}", trace id ${test.traceId}`,
    metrics: `counter "${TEST_METRIC}"`,
    logs: `log record "${TEST_NAME}" inside that span`,
  };
  return SIGNALS.map((about) => ({
    about,
    text: `${isSent(about, settings, test) ? items[about] : 'nothing'}, ${toDestination(about, settings)}`,
  }));
}

const isSent = (
  signal: Signal,
  settings: Settings,
  { isSampled }: StartedFindings['test'],
): boolean => settings[signal].exporters.includes('otlp') && (signal !== 'traces' || isSampled);

function toDestination(signal: Signal, settings: Settings): string {
  const { exporters, otlp } = settings[signal];
  if (exporters.includes('otlp')) return `to ${describeEndpoint(otlp)}`;
  return exporters.includes('console') ? 'the console is left alone' : describeOff(signal);
}
