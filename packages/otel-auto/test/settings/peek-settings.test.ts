import { describe, expect, it } from '@jest/globals';
import { parseForStart } from '../../src/chunks/settings';
import { peekSettings } from '../../src/settings/peek-settings';

const VALUES: Readonly<Record<string, readonly string[]>> = {
  OTEL_SERVICE_NAME: ['shop', '@acme/shop', 'two words', '"quoted"', ''],
  OTEL_EXPORTER_OTLP_ENDPOINT: [
    'http://localhost:4318',
    'http://127.0.0.1:43180',
    'http://otel-collector.monitoring:4318',
    'http://localhost:4317',
    'http://localhost:59999',
    'http://localhost:99999',
    'http://localhost:4318/v1/traces',
    'https://collector:4318',
    'localhost:4318',
    'http://user:secret@collector:4318',
    ' http://localhost:4318',
  ],
  OTEL_EXPORTER_OTLP_PROTOCOL: ['http/protobuf', 'http/json', 'grpc', 'HTTP/JSON', 'http/xml'],
  OTEL_METRIC_EXPORT_INTERVAL: ['1000', '60000', '-5', '1.5', '99999999', '1e12'],
  OTEL_BSP_SCHEDULE_DELAY: ['100', '0x10', '99999999'],
  OTEL_BLRP_SCHEDULE_DELAY: ['100', 'soon'],
  OTEL_TRACES_EXPORTER: ['none', 'otlp', 'OTLP'],
  OTEL_METRICS_EXPORTER: ['otlp', 'prometheus'],
  OTEL_LOGS_EXPORTER: ['otlp', 'console', 'otlp,console'],
  OTEL_PROPAGATORS: [
    'tracecontext,baggage',
    'b3',
    'b3,b3',
    'tracecontext,xray',
    'tracecontext,datadog',
    ',',
  ],
  OTEL_LOG_LEVEL: ['none'],
  ACME_OTEL_DIAGNOSTICS: ['off'],
};

/** Every variable alone, and every pair of values of different variables. */
function* environments(): Generator<Record<string, string>> {
  yield {};
  const single = Object.entries(VALUES).flatMap(([name, values]) =>
    values.map((value) => [name, value] as const),
  );
  for (const [name, value] of single) {
    yield { [name]: value };
    for (const [other, otherValue] of single) {
      if (other !== name) yield { [name]: value, [other]: otherValue };
    }
  }
}

describe('peekSettings', () => {
  it('says nothing that parsing would not say', () => {
    let peekedCount = 0;
    for (const env of environments()) {
      const peeked = peekSettings(env);
      if (peeked === undefined) continue;
      peekedCount += 1;
      const { facts } = parseForStart({ env, options: {}, knownInstrumentations: [] });
      expect({ env, ...peeked }).toEqual({ env, ...facts });
    }
    expect(peekedCount).toBeGreaterThan(50);
  });

  it.each(['OTEL_TRACES_SAMPLER', 'OTEL_LOG_LEVEL', 'OTEL_SERVICE_NAMES', 'ACME_OTEL_DIAGNOSTICS'])(
    'leaves an environment with %s to the parser',
    (name) => {
      expect(peekSettings({ [name]: 'otlp' })).toBeUndefined();
    },
  );
});
