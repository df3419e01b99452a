import { describe, expect, it } from '@jest/globals';
import { describeDestinations, describeOtlp } from '../../src/diagnostics/destinations';
import { otlpSettings } from '../support/otlp-settings';
import { createTestRuntime } from '../support/test-runtime';

const describeEnvironment = (env: Record<string, string>) =>
  describeDestinations(createTestRuntime({ env }).settings);

describe('describeDestinations', () => {
  it('names one destination for all signals', () => {
    expect(describeEnvironment({})).toBe(
      'traces, metrics and logs to http://localhost:4318 (http/protobuf)',
    );
  });

  it('groups signals by where they go', () => {
    expect(
      describeEnvironment({
        OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://logs.test/v1/logs',
        OTEL_METRICS_EXPORTER: 'console',
      }),
    ).toBe(
      'traces to http://localhost:4318 (http/protobuf), metrics to the console, ' +
        'logs to http://logs.test (http/protobuf)',
    );
  });

  it('names every destination of a signal that has several', () => {
    expect(describeEnvironment({ OTEL_TRACES_EXPORTER: 'otlp,console' })).toBe(
      'traces, metrics and logs to http://localhost:4318 (http/protobuf), traces to the console',
    );
  });

  it('says which signals are off', () => {
    expect(describeEnvironment({ OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' })).toBe(
      'traces to http://localhost:4318 (http/protobuf), metrics and logs off',
    );
  });

  it('shows no credentials', () => {
    const text = describeEnvironment({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://me:hidden@collector.test?key=hidden',
    });
    expect(text).toContain('collector.test');
    expect(text).not.toContain('hidden');
  });
});

describe('describeOtlp', () => {
  it.each([
    ['http://a.test:4318/v1/traces', 'http://a.test:4318'],
    ['https://a.test/otlp/v1/logs', 'https://a.test/otlp'],
    ['https://a.test/v1/metrics?tenant=1', 'https://a.test?***'],
    ['https://a.test/v1/traces/more', 'https://a.test/v1/traces/***'],
    ['https://a.test/s3cret/v1/traces', 'https://a.test/***'],
    ['https://a.test/collect', 'https://a.test/collect'],
  ])('gives the address without the path of the signal (%s)', (url, expected) => {
    expect(describeOtlp(otlpSettings({ url }))).toBe(`${expected} (http/protobuf)`);
  });

  it('names the protocol', () => {
    expect(describeOtlp(otlpSettings({ url: 'http://a.test:4317', protocol: 'grpc' }))).toBe(
      'http://a.test:4317 (grpc)',
    );
  });
});
