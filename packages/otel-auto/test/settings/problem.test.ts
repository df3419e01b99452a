import { describe, expect, it } from '@jest/globals';

import { createProblem, formatProblem } from '../../src/settings/problem';

describe('formatProblem', () => {
  it('says in one sentence what is wrong and what is used instead', () => {
    expect(
      formatProblem({
        variable: 'OTEL_BSP_SCHEDULE_DELAY',
        value: '-5',
        expected: 'a duration in milliseconds',
        used: '5000',
      }),
    ).toBe('OTEL_BSP_SCHEDULE_DELAY="-5" is not a duration in milliseconds; using 5000');
  });

  it('says that nothing is used, and the cure', () => {
    expect(
      formatProblem({
        variable: 'OTEL_ENTITIES',
        value: 'service',
        expected: 'supported yet',
        cure: 'leave it out',
        used: '',
      }),
    ).toBe('OTEL_ENTITIES="service" is not supported yet (leave it out); ignored');
  });

  it('stays on one line and cuts what is long', () => {
    const sentence = formatProblem({
      variable: 'OTEL_SERVICE_NAME',
      value: `a\nb\u001b[31m${'x'.repeat(1000)}`,
      expected: 'short',
      used: 'y'.repeat(1000),
    });
    expect(sentence).toMatch(
      /^OTEL_SERVICE_NAME="a\\nb\\u001b\[31mx{111}…" is not short; using y{119}…$/,
    );
  });

  it.each([
    ['OTEL_EXPORTER_OTLP_HEADERS', 'api-key=secret'],
    ['OTEL_EXPORTER_OTLP_LOGS_HEADERS', 'api-key=secret'],
    ['OTEL_EXPORTER_OTLP_HEADER', 'api-key=secret'],
    ['ACME_OTEL_TOKEN', 'secret'],
    ['OTEL_EXPORTER_OTLP_CLIENT_KEY', '-----BEGIN PRIVATE KEY-----\nsecret'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://user:secret@collector:99999/?key=secret'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'user:secret@collector:4318'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://collector/tenants/secret/v1/traces'],
    ['OTEL_EXPORTER_OTLP_LOGS_ENDPOINT', 'collector/secret#secret'],
    ['OTEL_RESOURCE_ATTRIBUTES', 'db.password=secret,secret,"a=secret"'],
    ['OTEL_EXPORTER_ZIPKIN_ENDPOINT', 'http://user:secret@zipkin/?key=secret'],
  ])('prints no secret of %s', (variable, value) => {
    const problem = { variable, value, expected: 'usable', used: '' };
    expect(formatProblem(problem)).not.toContain('secret');
    expect(JSON.stringify(createProblem(problem))).not.toContain('secret');
  });
});
