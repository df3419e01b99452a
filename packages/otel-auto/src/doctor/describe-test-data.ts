import { redactUrl } from '../settings/redact';
import type { Signal } from '../signal';
import type { Settings } from '../settings/settings';
import type { StartedFindings } from './findings';
import type { Fact } from './report';
import { SIGNALS } from '../signal';
import { TEST_METRIC, TEST_NAME } from './test-data';

/** Describes the test data and its destination, so that it can be looked up there. */
export function describeTestData(settings: Settings, start: StartedFindings): readonly Fact[] {
  const items: Readonly<Record<Signal, string>> = {
    traces: `span "${TEST_NAME}", trace id ${start.test.traceId}`,
    metrics: `counter "${TEST_METRIC}"`,
    logs: `log record "${TEST_NAME}" inside that span`,
  };
  return SIGNALS.map((about) => {
    const isSent = start.exports[about].answer !== undefined;
    return { about, text: isSent ? `${items[about]}, to ${toUrl(about, settings)}` : 'nothing' };
  });
}

const toUrl = (signal: Signal, settings: Settings): string => redactUrl(settings[signal].otlp.url);
