import { describe, expect, it } from '@jest/globals';
import { describeLeftBehind, describeStranded } from '../../src/diagnostics/left-behind';
import { createExportRequest } from '../support/export-request';

const spans = (count: number) => createExportRequest(1, { signal: 'traces', count });
const lines = (count: number) => createExportRequest(1, { signal: 'logs', count });
const points = (count: number) => createExportRequest(1, { signal: 'metrics', count });

describe('what a process leaves behind', () => {
  it('is counted by signal, with the time that was given and the variable that gives it', () => {
    const line = describeLeftBehind([spans(1), lines(3), points(5), spans(6), lines(4)], {
      hasUnencoded: false,
      shutdownTimeoutMillis: 1000,
    });
    expect(line).toBe(
      'the process ends and leaves behind 7 spans, 7 log records, 5 data points: not delivered ' +
        'within 1000 ms (ACME_OTEL_SHUTDOWN_TIMEOUT); is the collector reachable?',
    );
  });

  it('names only the signals of which there is something', () => {
    const line = describeLeftBehind([lines(1)], { hasUnencoded: false, shutdownTimeoutMillis: 0 });
    expect(line).toContain('leaves behind 1 log record: not delivered within 0 ms');
  });

  it('is for the reason that is known', () => {
    const reason = { cause: 'no thread may be started', cure: 'allow it' };
    const about = { hasUnencoded: false, shutdownTimeoutMillis: 1000, reason };
    expect(describeLeftBehind([spans(2)], about)).toBe(
      'the process ends and leaves behind 2 spans: no thread may be started; allow it',
    );
  });

  it('includes what cannot be counted', () => {
    const about = { hasUnencoded: true, shutdownTimeoutMillis: 1000 };
    const words = 'what the console or processors of your own have not sent: not delivered';
    expect(describeLeftBehind([], about)).toContain(`leaves behind ${words}`);
    expect(describeLeftBehind([spans(2)], about)).toContain(`leaves behind 2 spans, ${words}`);
  });

  it('had no time where the event loop has stopped', () => {
    expect(describeStranded()).toMatch(
      /leaves behind what the console or processors .*: they need the event loop, which has stopped/,
    );
    expect(describeStranded()).not.toContain('ACME_OTEL_SHUTDOWN_TIMEOUT');
  });
});
