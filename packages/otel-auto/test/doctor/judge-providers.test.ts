import { describe, expect, it } from '@jest/globals';
import { judgeProviders } from '../../src/doctor/judge-providers';
import { findings, started, UNEXPORTED } from './support/findings';

const judgementOf = (about: string, ...input: Parameters<typeof findings>) =>
  judgeProviders(findings(...input)).find((check) => check.about === about);

describe('judgeProviders', () => {
  it('finds everything ours', () => {
    expect(judgeProviders(findings())).toEqual([
      { about: 'tracer provider', state: 'ok', text: 'ours' },
      { about: 'meter provider', state: 'ok', text: 'ours' },
      { about: 'logger provider', state: 'ok', text: 'ours' },
      { about: 'propagators', state: 'ok', text: 'they write the headers traceparent, baggage' },
      { about: 'context manager', state: 'ok', text: 'what is active stays active across await' },
      { about: 'NODE_OPTIONS', state: 'note', text: 'loads @acme/otel-auto/register here' },
    ]);
  });

  it('says that OTEL_SDK_DISABLED makes the rest moot', () => {
    const input = findings({ OTEL_SDK_DISABLED: 'true' }, { start: { kind: 'disabled' } });
    expect(judgeProviders(input)[0]).toMatchObject({
      state: 'failed',
      text: expect.stringContaining('OTEL_SDK_DISABLED=true'),
      cure: 'unset OTEL_SDK_DISABLED',
    });
    expect(judgeProviders(input)).toHaveLength(2);
  });

  it('says why the distro could not start', () => {
    const start = { kind: 'failed', reason: 'could not start (file missing)' } as const;
    expect(judgementOf('distro', {}, { start })).toMatchObject({
      state: 'failed',
      text: 'could not start (file missing)',
    });
  });

  it.each([
    ['tracer provider', 'trace', 'traces'],
    ['meter provider', 'metrics', 'metrics'],
    ['logger provider', 'logs', 'logs'],
  ] as const)('names the %s that another SDK has set before', (about, global, signal) => {
    const start = started({
      globals: {
        setBefore: [global],
        providers: { traces: 'X', metrics: 'X', logs: 'X', [signal]: 'NodeTracerProvider' },
      },
      exports: { [signal]: UNEXPORTED },
    });
    expect(judgementOf(about, {}, { start })).toMatchObject({
      state: 'failed',
      text: 'not ours: another SDK has set its own first (NodeTracerProvider)',
      cure: expect.stringContaining('remove the other OpenTelemetry SDK'),
    });
  });

  it('takes a provider for not ours when what it records does not come to us', () => {
    const start = started({ exports: { logs: UNEXPORTED } });
    expect(judgementOf('logger provider', {}, { start })).toMatchObject({
      state: 'failed',
      text: 'not ours: another SDK has set its own first (LoggerProvider)',
    });
  });

  it('says that a provider is not set', () => {
    const start = started({ globals: { set: ['trace'] }, exports: { metrics: UNEXPORTED } });
    expect(judgementOf('meter provider', {}, { start })).toMatchObject({
      state: 'failed',
      text: 'not set: nothing is recorded',
    });
  });

  it('takes a signal that is off for no failure', () => {
    const start = started({
      globals: { set: ['trace', 'metrics'] },
      exports: { logs: UNEXPORTED },
    });
    expect(judgementOf('logger provider', { OTEL_LOGS_EXPORTER: 'none' }, { start })).toEqual({
      about: 'logger provider',
      state: 'note',
      text: 'off (OTEL_LOGS_EXPORTER=none)',
    });
  });

  it('leaves a signal that is off to another SDK', () => {
    const start = started({
      globals: { setBefore: ['trace'], providers: { traces: 'Other', metrics: '', logs: '' } },
      exports: { traces: UNEXPORTED },
    });
    expect(judgementOf('tracer provider', { OTEL_TRACES_EXPORTER: 'none' }, { start })).toEqual({
      about: 'tracer provider',
      state: 'note',
      text: 'off (OTEL_TRACES_EXPORTER=none); another SDK has set its own (Other)',
    });
  });

  it('does not judge a tracer provider whose sampler keeps nothing', () => {
    const start = started({ test: { isSampled: false }, exports: { traces: UNEXPORTED } });
    const env = { OTEL_TRACES_SAMPLER: 'always_off' };
    expect(judgementOf('tracer provider', env, { start })).toMatchObject({ state: 'note' });
  });

  it('finds a tracer provider that makes no valid trace ids', () => {
    const start = started({
      globals: { providers: { traces: 'Fake', metrics: '', logs: '' } },
      test: { isTraceIdValid: false, isSampled: false },
    });
    expect(judgementOf('tracer provider', {}, { start })).toMatchObject({
      state: 'failed',
      text: 'it makes no valid trace ids (Fake)',
    });
  });

  it.each([
    ['b3', ['b3'], 'ok'],
    ['b3multi', ['x-b3-traceid', 'x-b3-spanid'], 'ok'],
    ['b3,tracecontext', ['traceparent'], 'failed'],
    ['none', [], 'note'],
  ])('compares the propagators %s with the headers they write', (names, injectedHeaders, state) => {
    const start = started({ globals: { injectedHeaders } });
    expect(judgementOf('propagators', { OTEL_PROPAGATORS: names }, { start })).toMatchObject({
      state,
    });
  });

  it('finds a context that is lost across await', () => {
    const start = started({ globals: { contextSurvivesAwait: false } });
    expect(judgementOf('context manager', {}, { start })).toMatchObject({ state: 'failed' });
  });

  it('passes on what the distro said, without what the report says itself', () => {
    const env = { OTEL_BSP_SCHEDULE_DELAY: '-5' };
    const start = started({
      notes: [
        '@acme/otel-auto 1.2.3 on Node.js 24.0.0 for service "shop": …',
        'OTEL_BSP_SCHEDULE_DELAY="-5" is not a duration in milliseconds; using 5000',
        'something to know',
      ],
    });
    const notes = judgeProviders(findings(env, { start })).filter(
      ({ about }) => about === 'distro',
    );
    expect(notes).toEqual([{ about: 'distro', state: 'note', text: 'something to know' }]);
  });

  it('says how to start an application that NODE_OPTIONS does not instrument', () => {
    expect(judgementOf('NODE_OPTIONS', {}, { isInNodeOptions: false })).toMatchObject({
      state: 'note',
      text: expect.stringContaining('node --require @acme/otel-auto/register'),
    });
  });
});
