import { describe, expect, it } from '@jest/globals';
import type { Answer } from '../../src/doctor/findings';
import { judge } from '../../src/doctor/judge';
import { exported, findings, started, UNEXPORTED } from './support/findings';

const error = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
const REFUSED: Answer = { kind: 'failed', millis: 1, error };

describe('judge', () => {
  it('says what the variables come to', () => {
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://user:secret@collector:4318/otlp',
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=secret',
      OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_METRICS_COMPRESSION: 'gzip',
      OTEL_TRACES_EXPORTER: 'console,otlp',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_TRACES_SAMPLER: 'traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
      OTEL_PROPAGATORS: 'none',
    };
    const headers = 'with the headers authorization, api-key';
    expect(judge(findings(env)).understood).toEqual([
      { about: 'service', text: 'shop' },
      {
        about: 'traces',
        text: `to the console and to https://collector:4318/otlp/v1/traces (http/protobuf, ${headers})`,
      },
      {
        about: 'metrics',
        text: `to https://collector:4318/otlp/v1/metrics (http/json, gzip, ${headers})`,
      },
      { about: 'logs', text: 'off (OTEL_LOGS_EXPORTER=none)' },
      { about: 'sampler', text: 'traceidratio, 0.25' },
      { about: 'propagators', text: 'none' },
    ]);
  });

  it('names what was sent where, so that it can be looked for', () => {
    const start = started({ exports: { metrics: UNEXPORTED } });
    expect(judge(findings({}, { start })).sent).toEqual([
      {
        about: 'traces',
        text: 'span "otel-auto doctor", trace id 0af7651916cd43dd8448eb211c80319c, to http://localhost:4318/v1/traces',
      },
      { about: 'metrics', text: 'nothing' },
      {
        about: 'logs',
        text: 'log record "otel-auto doctor" inside that span, to http://localhost:4318/v1/logs',
      },
    ]);
  });

  it('is content when everything arrives', () => {
    expect(judge(findings())).toMatchObject({
      exitCode: 0,
      verdict: 'In order: traces, metrics and logs arrive.',
    });
  });

  it('is content when only what is on arrives', () => {
    const start = started({
      globals: { set: ['trace', 'metrics'] },
      exports: { logs: UNEXPORTED },
    });
    expect(judge(findings({ OTEL_LOGS_EXPORTER: 'none' }, { start }))).toMatchObject({
      exitCode: 0,
      verdict: 'In order: traces and metrics arrive, logs are not sent to an endpoint.',
    });
  });

  it('is content when nothing is to be sent, and says so', () => {
    const env = {
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'console',
    };
    const start = started({
      globals: { set: ['logs'] },
      exports: { traces: UNEXPORTED, metrics: UNEXPORTED, logs: exported(undefined) },
    });
    expect(judge(findings(env, { start }))).toMatchObject({
      exitCode: 0,
      verdict: 'In order, but nothing is sent to any endpoint; see step 4.',
    });
  });

  it('names one cause once', () => {
    const refused = exported(REFUSED);
    const start = started({ exports: { traces: refused, metrics: refused, logs: refused } });
    expect(judge(findings({}, { start }))).toMatchObject({
      exitCode: 1,
      verdict:
        'Not in order: traces, metrics and logs - not delivered: nothing listens there (ECONNREFUSED).',
    });
  });

  it('fails when one signal alone does not arrive', () => {
    const start = started({ exports: { logs: exported(REFUSED) } });
    expect(judge(findings({}, { start }))).toMatchObject({
      exitCode: 1,
      verdict: expect.stringMatching(/^Not in order: logs - /),
    });
  });

  it('fails when the distro is disabled', () => {
    const input = findings({ OTEL_SDK_DISABLED: 'true' }, { start: { kind: 'disabled' } });
    expect(judge(input)).toMatchObject({
      exitCode: 1,
      sent: [],
      answers: [],
      verdict: 'Nothing is sent: OTEL_SDK_DISABLED turns the distro off.',
    });
  });

  it('points at wrong variables, which alone are no failure', () => {
    expect(judge(findings({ OTEL_BSP_SCHEDULE_DELAY: '-5' }))).toMatchObject({
      exitCode: 0,
      problems: ['OTEL_BSP_SCHEDULE_DELAY="-5" is not a duration in milliseconds; using 5000'],
      verdict: expect.stringContaining('See also what is wrong with the variables in step 1.'),
    });
  });
});
