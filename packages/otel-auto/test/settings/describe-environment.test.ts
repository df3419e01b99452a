import { describe, expect, it } from '@jest/globals';

import { describeEnvironment } from '../../src/settings/describe-environment';

describe('describeEnvironment', () => {
  it('lists what is set, by name, without secrets', () => {
    expect(
      describeEnvironment({
        PATH: '/usr/bin',
        OTEL_SERVICE_NAME: ' shop',
        OTEL_EXPORTER_OTLP_ENDPOINT: 'https://user:secret@collector:4318/?key=secret',
        OTEL_EXPORTER_OTLP_HEADERS: 'api-key=secret',
        OTEL_EXPORTER_OTLP_ENDPONT: 'http://secret',
        OTEL_TRACES_EXPORTER: '',
        OTEL_LOGS_EXPORTER: undefined,
        OTEL_CONFIG_FILE: 'otel.yaml',
        ACME_OTEL_DIAGNOSTICS: 'on',
        OTEL_RESOURCE_ATTRIBUTES: `a=${'b'.repeat(200)}`,
      }),
    ).toEqual([
      { variable: 'ACME_OTEL_DIAGNOSTICS', value: 'on' },
      { variable: 'OTEL_CONFIG_FILE', value: 'otel.yaml' },
      { variable: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: 'https://***@collector:4318/?***' },
      { variable: 'OTEL_EXPORTER_OTLP_ENDPONT', value: '(hidden)' },
      { variable: 'OTEL_EXPORTER_OTLP_HEADERS', value: '(hidden)' },
      { variable: 'OTEL_RESOURCE_ATTRIBUTES', value: 'a=***' },
      { variable: 'OTEL_SERVICE_NAME', value: ' shop' },
      { variable: 'OTEL_TRACES_EXPORTER', value: '' },
    ]);
  });
});
