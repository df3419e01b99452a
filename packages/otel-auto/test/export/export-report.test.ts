import { describe, expect, it } from '@jest/globals';
import { ExportReport } from '../../src/export/export-report';
import type { LossCause } from '../../src/export/loss-cause';
import type { ExportResponse, SendResult } from '../../src/transport/sender';
import { createExportRequest } from '../support/export-request';
import { otlpSettings } from '../support/otlp-settings';
import { createRecordingVoice } from '../support/recording-voice';
import { PRELUDE, runScript } from '../support/run-script';

const accepted = (response: ExportResponse = {}): SendResult => ({ kind: 'accepted', response });
const ACCEPTED = accepted();
const ERROR = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
const RETRYABLE: SendResult = { kind: 'retryable', error: ERROR, retryAfterMillis: undefined };
const REJECTED: SendResult = {
  kind: 'rejected',
  error: Object.assign(new Error('HTTP status 401'), { status: 401 }),
};

const ADDRESS = 'http://127.0.0.1:4318 (http/protobuf)';
const FIRST = `first traces delivered to ${ADDRESS}.`;
const AGAIN = `traces are delivered again to ${ADDRESS}.`;
const FAILED = expect.stringContaining(
  `traces could not be delivered to ${ADDRESS}: nothing listens there`,
);

/** A report on requests of five spans with these results, a second apart unless a test says otherwise. */
const reportOn = (results: readonly SendResult[], secondsApart = 1) => {
  let now = 0;
  const voice = createRecordingVoice(() => now);
  const losses: [number, LossCause['type']][] = [];
  const report = new ExportReport({
    voice,
    otlp: otlpSettings(),
    countLost: (count, { type }) => void losses.push([count, type]),
  });
  const takenCounts = results.map((result) => {
    const takenCount = report.onResult(
      createExportRequest(1, { signal: 'traces', count: 5 }),
      result,
    );
    now += secondsApart * 1000;
    return takenCount;
  });
  return { lines: voice.lines, losses, takenCounts };
};

describe('the report on exports', () => {
  it('says that a signal has arrived, once', () => {
    const { lines, takenCounts } = reportOn([ACCEPTED, ACCEPTED, ACCEPTED]);
    expect([lines, takenCounts]).toEqual([[FIRST], [5, 5, 5]]);
  });

  it('says a failure once a minute, which is no loss', () => {
    const failures = [RETRYABLE, RETRYABLE, RETRYABLE];
    expect(reportOn(failures)).toEqual({ lines: [FAILED], losses: [], takenCounts: [0, 0, 0] });
    expect(reportOn(failures, 60).lines).toEqual([FAILED, FAILED, FAILED]);
  });

  it('says that it works again after a failure', () => {
    const results = [ACCEPTED, RETRYABLE, RETRYABLE, ACCEPTED, ACCEPTED];
    expect(reportOn(results).lines).toEqual([FIRST, FAILED, AGAIN]);
  });

  it('says each recovery from a failure that was said', () => {
    const results = [ACCEPTED, RETRYABLE, ACCEPTED, RETRYABLE, ACCEPTED];
    expect(reportOn(results, 60).lines).toEqual([FIRST, FAILED, AGAIN, FAILED, AGAIN]);
    expect(reportOn(results).lines).toEqual([FIRST, FAILED, AGAIN]);
  });

  it('says the first delivery when failures came before it, and then nothing more', () => {
    expect(reportOn([RETRYABLE, ACCEPTED, ACCEPTED]).lines).toEqual([FAILED, FIRST]);
  });

  it('says why a request was rejected, and counts it as lost', () => {
    const { lines, losses, takenCounts } = reportOn([REJECTED]);
    expect(lines).toEqual([expect.stringMatching(/^traces could not be delivered .* 401/)]);
    expect([losses, takenCounts]).toEqual([[[5, 'rejected']], [0]]);
  });

  it('says what the receiver did not take of a request, once a minute, and counts all of it', () => {
    const partial = accepted({ partialSuccess: { rejectedCount: 2, message: 'too old' } });
    expect(reportOn([partial, partial])).toEqual({
      lines: [FIRST, `${ADDRESS} rejected 2 spans: "too old".`],
      losses: [
        [2, 'rejected'],
        [2, 'rejected'],
      ],
      takenCounts: [3, 3],
    });
  });

  it('counts no more than was sent, whatever the receiver says it has not taken', () => {
    const partial = accepted({ partialSuccess: { rejectedCount: 1_000_000, message: '' } });
    const { losses, takenCounts } = reportOn([partial]);
    expect([losses, takenCounts]).toEqual([[[5, 'rejected']], [0]]);
  });

  it('passes on a warning, which is no loss', () => {
    const warning = accepted({ partialSuccess: { rejectedCount: 0, message: 'old fashioned' } });
    expect(reportOn([warning])).toEqual({
      lines: [FIRST, `${ADDRESS} warns about traces: "old fashioned".`],
      losses: [],
      takenCounts: [5],
    });
  });

  it('says once a minute that an answer is none of OTLP', () => {
    const strange = accepted({ strangeAnswer: '<html>' });
    expect(reportOn([strange, strange])).toEqual({
      lines: [
        FIRST,
        `${ADDRESS} answers traces with success, but not as OTLP does: "<html>"; is it the OTLP endpoint, and not that of a web page?`,
      ],
      losses: [],
      takenCounts: [5, 5],
    });
  });

  it('says nothing of the first delivery of a thread', async () => {
    const script = `${PRELUDE}
      const { ExportReport } = load('export/export-report.ts');
      const report = new ExportReport({
        voice: { say: (line) => console.log(line) },
        otlp: ${JSON.stringify(otlpSettings())},
      });
      const request = { signal: 'traces', count: 5 };
      console.log(report.onResult(request, { kind: 'accepted', response: {} }));
    `;
    const run = await runScript(`
      const { Worker } = require('node:worker_threads');
      new Worker(${JSON.stringify(script)}, { eval: true });
    `);
    expect(run).toEqual({ exitCode: 0, signal: null, stdout: '5\n', stderr: '' });
  });
});
