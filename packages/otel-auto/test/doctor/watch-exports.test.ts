import { describe, expect, it } from '@jest/globals';
import { createExportObserver } from '../../src/doctor/watch-exports';

const TEST_SCOPE = { name: 'otel-auto doctor' };
const spans = [{ instrumentationScope: { name: 'http' } }, { instrumentationScope: TEST_SCOPE }];
const metrics = { scopeMetrics: [{ scope: { name: 'process' } }, { scope: TEST_SCOPE }] };
const begun = { signal: 'traces', exporter: 'otlp', items: spans } as const;
const success = { code: 0 };

const observe = () => {
  let now = 1000;
  const observer = createExportObserver(4500, () => now);
  const wait = (millis: number) => {
    now += millis;
  };
  return { ...observer, wait };
};

describe('createExportObserver', () => {
  it('tells what became of the test data of each signal, and how long it took', () => {
    const { onExport, wait, deliveries } = observe();
    const error = new Error('no');
    const end = onExport(begun);
    onExport({ signal: 'metrics', exporter: 'otlp', items: metrics })({ code: 1, error });
    wait(12);
    end(success);
    expect(deliveries()).toEqual({
      traces: { reachedExporter: true, answer: { kind: 'accepted', millis: 12 } },
      metrics: { reachedExporter: true, answer: { kind: 'failed', millis: 0, error } },
      logs: { reachedExporter: false, answer: undefined },
    });
  });

  it('counts an export that has not ended as unanswered', () => {
    const { onExport, wait, deliveries } = observe();
    onExport(begun);
    wait(5000);
    expect(deliveries().traces.answer).toEqual({ kind: 'unanswered', millis: 5000 });
  });

  it('leaves exports of other data aside', () => {
    const { onExport, deliveries } = observe();
    onExport({ ...begun, items: [{ instrumentationScope: { name: 'http' } }] })(success);
    onExport({ signal: 'metrics', exporter: 'otlp', items: { scopeMetrics: [] } })(success);
    expect(deliveries().traces).toEqual({ reachedExporter: false, answer: undefined });
    expect(deliveries().metrics).toEqual({ reachedExporter: false, answer: undefined });
  });

  it('takes the console for a proof that the provider is ours, and for no answer', () => {
    const { onExport, deliveries } = observe();
    onExport({ ...begun, exporter: 'console' })(success);
    expect(deliveries().traces).toEqual({ reachedExporter: true, answer: undefined });
  });

  it('keeps what the server said with its yes', () => {
    const { onExport, deliveries } = observe();
    const partialSuccess = { rejectedCount: 1, message: 'too old' };
    onExport(begun)({ ...success, partialSuccess });
    expect(deliveries().traces.answer).toMatchObject({ kind: 'accepted', partialSuccess });
  });

  it('hears what upstream only logs, for the export that ends then', () => {
    const { onExport, onUpstreamWarning, deliveries } = observe();
    const end = onExport(begun);
    const endLater = onExport({ ...begun, signal: 'logs' });
    onUpstreamWarning(
      'Received Partial Success response:',
      '{"rejectedSpans":"2","errorMessage":"x"}',
    );
    end(success);
    endLater(success);
    expect(deliveries().traces.answer).toEqual({
      kind: 'accepted',
      millis: 0,
      partialSuccess: { rejectedCount: 2, message: 'x' },
    });
    expect(deliveries().logs.answer).toEqual({ kind: 'accepted', millis: 0 });
  });

  it('hears from upstream that an answer is not OTLP', () => {
    const { onExport, onUpstreamWarning, deliveries } = observe();
    const end = onExport(begun);
    onUpstreamWarning(
      `Failed to parse trace export response: Unexpected token '<', "<html>" is not valid JSON. Returning empty response`,
    );
    end(success);
    expect(deliveries().traces.answer).toMatchObject({ strangeAnswer: '<html>' });
  });

  it('makes nothing of other warnings', () => {
    const { onExport, onUpstreamWarning, deliveries } = observe();
    const end = onExport(begun);
    onUpstreamWarning('something else', '{"rejectedSpans":"2"}');
    onUpstreamWarning('Received Partial Success response:', 'no JSON');
    end(success);
    expect(deliveries().traces.answer).toEqual({ kind: 'accepted', millis: 0 });
  });
});
