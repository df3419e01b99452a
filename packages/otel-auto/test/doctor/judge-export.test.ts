import { describe, expect, it } from '@jest/globals';
import type { Answer } from '../../src/doctor/findings';
import { judgeExport } from '../../src/doctor/judge-export';
import { exported, findings, started, UNEXPORTED } from './support/findings';

const judge = (answer: Answer, env: Readonly<Record<string, string>> = {}) =>
  judgeExport('logs', findings(env).settings, started({ exports: { logs: exported(answer) } }));

describe('judgeExport', () => {
  it('says how long an accepted export took', () => {
    expect(judge({ kind: 'accepted', millis: 7 })).toEqual({
      about: 'logs',
      state: 'ok',
      text: 'accepted in 7 ms',
    });
  });

  it('gives the cause and the cure of a failure', () => {
    const error = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    expect(judge({ kind: 'failed', millis: 7, error })).toEqual({
      about: 'logs',
      state: 'failed',
      text: 'not delivered: nothing listens there (ECONNREFUSED)',
      cure: 'start a collector or set OTEL_EXPORTER_OTLP_ENDPOINT',
    });
  });

  it('says how long it waited in vain', () => {
    expect(judge({ kind: 'unanswered', millis: 5000 })).toMatchObject({
      state: 'failed',
      text: 'not delivered: no answer within 5000 ms',
    });
  });

  it('fails when what was sent was rejected', () => {
    const partialSuccess = { rejectedCount: 1, message: 'too old' };
    expect(judge({ kind: 'accepted', millis: 7, partialSuccess })).toMatchObject({
      state: 'failed',
      text: 'accepted in 7 ms, but it rejected 1 log record: "too old"',
    });
  });

  it('passes on a warning that rejects nothing', () => {
    const partialSuccess = { rejectedCount: 0, message: 'use TLS' };
    expect(judge({ kind: 'accepted', millis: 7, partialSuccess })).toEqual({
      about: 'logs',
      state: 'note',
      text: 'accepted in 7 ms, but it warns about logs: "use TLS"',
    });
  });

  it('does not take a web page for a collector, but leaves others their own words', () => {
    expect(judge({ kind: 'accepted', millis: 7, strangeAnswer: '<html>' })).toMatchObject({
      state: 'failed',
      text: 'answered with success in 7 ms, but not as OTLP does: "<html>"',
    });
    expect(judge({ kind: 'accepted', millis: 7, strangeAnswer: 'ok' })).toMatchObject({
      state: 'note',
    });
  });

  it('takes none and console for no failure', () => {
    const env = { OTEL_LOGS_EXPORTER: 'console', OTEL_TRACES_EXPORTER: 'none' };
    const { settings } = findings(env);
    expect(judgeExport('traces', settings, started())).toEqual({
      about: 'traces',
      state: 'note',
      text: 'off (OTEL_TRACES_EXPORTER=none)',
    });
    expect(judgeExport('logs', settings, started())).toMatchObject({
      state: 'note',
      text: expect.stringContaining('console'),
    });
  });

  it('names the sampler that keeps no span', () => {
    const { settings } = findings({ OTEL_TRACES_SAMPLER: 'always_off' });
    const start = started({ test: { isSampled: false }, exports: { traces: UNEXPORTED } });
    expect(judgeExport('traces', settings, start)).toMatchObject({
      state: 'note',
      text: 'nothing was sent: the sampler always_off keeps no span',
    });
  });

  it('fails when nothing came to the exporter', () => {
    const start = started({ exports: { metrics: UNEXPORTED } });
    expect(judgeExport('metrics', findings().settings, start)).toMatchObject({
      state: 'failed',
      cure: 'see step 2',
    });
  });
});
