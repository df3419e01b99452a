import { describe, expect, it } from '@jest/globals';
import { describePartialSuccess } from '../../src/diagnostics/partial-success';
import { parseSettings } from '../../src/settings/parse-settings';

const { otlp } = parseSettings({ env: {}, knownInstrumentations: [] }).settings.logs;

describe('describePartialSuccess', () => {
  it('says how many were not taken, and why', () => {
    const partialSuccess = { rejectedCount: 2, message: 'too old' };
    expect(describePartialSuccess('logs', otlp, partialSuccess)).toBe(
      'http://localhost:4318 (http/protobuf) rejected 2 log records: "too old".',
    );
  });

  it('says that no reason was given', () => {
    expect(describePartialSuccess('traces', otlp, { rejectedCount: 1, message: '' })).toBe(
      'http://localhost:4318 (http/protobuf) rejected 1 span: without a reason.',
    );
  });

  it('passes a warning on', () => {
    const partialSuccess = { rejectedCount: 0, message: 'deprecated' };
    expect(describePartialSuccess('metrics', otlp, partialSuccess)).toBe(
      'http://localhost:4318 (http/protobuf) warns about metrics: "deprecated".',
    );
  });
});
