import { describe, expect, it } from '@jest/globals';
import { createExportObserver } from '../../src/doctor/watch-exports';
import type { ExportRequest } from '../../src/export/export-request';
import type { Signal } from '../../src/signal';
import type { SendResult } from '../../src/transport/sender';
import { encodeSpans } from '../support/encode-spans';
import { createExportRequest } from '../support/export-request';

const ACCEPTED: SendResult = { kind: 'accepted', response: {} };
const TEST_SCOPE = 'otel-auto doctor';

/** A request that has the name of the test data among other bytes. */
const createTestRequest = (signal: Signal): ExportRequest => ({
  ...createExportRequest(1, { signal }),
  body: Buffer.from(`\u0000\u0010${TEST_SCOPE}\u0012`),
});

const observe = () => {
  let now = 1000;
  const observer = createExportObserver(() => now);
  const wait = (millis: number) => {
    now += millis;
  };
  return { ...observer, wait };
};

describe('createExportObserver', () => {
  it('tells what became of the test data of each signal, and how long it took', () => {
    const { onSend, onResult, wait, exports } = observe();
    const [spans, metrics] = [encodeSpans('http', TEST_SCOPE), createTestRequest('metrics')];
    const error = new Error('no');
    onSend(spans);
    onSend(metrics);
    onResult(metrics, { kind: 'rejected', error });
    wait(12);
    onResult(spans, ACCEPTED);
    expect(exports()).toEqual({
      traces: { reachedExporter: true, answer: { kind: 'accepted', millis: 12 } },
      metrics: { reachedExporter: true, answer: { kind: 'failed', millis: 0, error } },
      logs: { reachedExporter: false, answer: undefined },
    });
  });

  it('counts a request without an answer as unanswered', () => {
    const { onSend, wait, exports } = observe();
    onSend(createTestRequest('logs'));
    wait(5000);
    expect(exports().logs).toEqual({
      reachedExporter: true,
      answer: { kind: 'unanswered', millis: 5000 },
    });
  });

  it('leaves requests with other data aside', () => {
    const { onSend, onResult, exports } = observe();
    const request = encodeSpans('http');
    onSend(request);
    onResult(request, ACCEPTED);
    expect(exports().traces).toEqual({ reachedExporter: false, answer: undefined });
  });

  it('takes the first answer, also when a later attempt succeeds', () => {
    const { onSend, onResult, wait, exports } = observe();
    const request = createTestRequest('traces');
    const error = new Error('not now');
    onSend(request);
    wait(3);
    onResult(request, { kind: 'retryable', error, retryAfterMillis: undefined });
    wait(1000);
    onSend(request);
    onResult(request, ACCEPTED);
    expect(exports().traces.answer).toEqual({ kind: 'failed', millis: 3, error });
  });

  it('keeps what the receiver said with its yes', () => {
    const { onSend, onResult, exports } = observe();
    const partialSuccess = { rejectedCount: 1, message: 'too old' };
    const response = { partialSuccess, strangeAnswer: '<html>' };
    const request = createTestRequest('traces');
    onSend(request);
    onResult(request, { kind: 'accepted', response });
    expect(exports().traces.answer).toEqual({ kind: 'accepted', millis: 0, ...response });
  });

  it('takes the console for a proof that the provider is ours, and for no answer', () => {
    const { onConsoleExport, exports } = observe();
    onConsoleExport('traces', [
      { instrumentationScope: { name: 'http' } },
      { instrumentationScope: { name: TEST_SCOPE } },
    ]);
    onConsoleExport('metrics', { scopeMetrics: [{ scope: { name: TEST_SCOPE } }] });
    onConsoleExport('logs', [{ instrumentationScope: { name: 'http' } }]);
    const reached = { reachedExporter: true, answer: undefined };
    expect(exports()).toEqual({
      traces: reached,
      metrics: reached,
      logs: { reachedExporter: false, answer: undefined },
    });
  });
});
