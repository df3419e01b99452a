import { describe, expect, it } from '@jest/globals';
import { createReceiver } from '@acme/otlp-receiver';
import { ownLines, runApp, runScript } from '../support/run';

describe('a distro that is switched off', () => {
  const PASS_ON = `
    const { context, propagation, ROOT_CONTEXT, trace } = require('@opentelemetry/api');
    const parent = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
    const carrier = {};
    context.with(propagation.extract(ROOT_CONTEXT, parent), () => {
      propagation.inject(context.active(), carrier);
    });
    const isRecording = trace.getTracer('app').startSpan('work').isRecording();
    console.log(JSON.stringify({ carrier, isRecording, patched: Object.keys(require.cache).length }));`;
  const runDisabled = async (env: Readonly<Record<string, string>>) => {
    const run = await runScript(PASS_ON, { env: { OTEL_SDK_DISABLED: 'true', ...env } });
    expect(run.requests).toEqual([]);
    return { ...run, printed: JSON.parse(run.stdout) as { carrier: object; isRecording: boolean } };
  };

  it('OTEL_SDK_DISABLED records and passes on nothing, without a word', async () => {
    const { printed, stderr } = await runDisabled({});
    expect(printed).toMatchObject({ carrier: {}, isRecording: false });
    expect(printed.carrier).toEqual({});
    expect(stderr).toBe('');
  });

  it('OTEL_SDK_DISABLED leaves the propagators that OTEL_PROPAGATORS asks for', async () => {
    const { printed, stderr } = await runDisabled({ OTEL_PROPAGATORS: 'tracecontext' });
    expect(printed.carrier).toEqual({
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    });
    expect(printed.isRecording).toBe(false);
    expect(stderr).toBe('');
  });

  it('OTEL_SDK_DISABLED in quotes has the word that other values in quotes get', async () => {
    const run = await runApp('api.cjs', { env: { OTEL_SDK_DISABLED: '"true"' } });
    expect(run.requests).toEqual([]);
    expect(ownLines(run)).toEqual([
      'OTEL_SDK_DISABLED="\\"true\\"" is not free of quotes; using what is between them',
    ]);
  });

  it('OTEL_SDK_DISABLED of any other value disables nothing', async () => {
    const run = await runApp('api.cjs', { env: { OTEL_SDK_DISABLED: '1' } });
    expect(run.spans).toHaveLength(1);
    expect(ownLines(run)).toContain('OTEL_SDK_DISABLED="1" is not true or false; using false');
  });
});

describe('what the distro says', () => {
  it('OTEL_LOG_LEVEL=none silences it, and nothing else', async () => {
    const run = await runApp('api.cjs', { env: { OTEL_LOG_LEVEL: 'NONE', OTEL_SERVICE: 'x' } });
    expect(run.stderr).toBe('');
    expect(run.spans).toHaveLength(1);
  });

  it('ACME_OTEL_DIAGNOSTICS=off silences it, and nothing else', async () => {
    const run = await runApp('api.cjs', { env: { ACME_OTEL_DIAGNOSTICS: 'off' } });
    expect(run.stderr).toBe('');
    expect(run.spans).toHaveLength(1);
  });
});

describe('the end of a process', () => {
  /** Runs to the end before a receiver that takes longer to answer than the end waits by default. */
  const runAgainstLate = async (env: Readonly<Record<string, string>>) => {
    const receiver = await createReceiver();
    await receiver.misbehave({ kind: 'late', delayMillis: 1500 });
    const run = await runApp('api.cjs', { env, receiver });
    await receiver.close();
    return run;
  };

  it('ACME_OTEL_SHUTDOWN_TIMEOUT is how long it waits for telemetry to leave', async () => {
    const [patient, impatient] = await Promise.all([
      runAgainstLate({ ACME_OTEL_SHUTDOWN_TIMEOUT: '10000' }),
      runAgainstLate({ ACME_OTEL_SHUTDOWN_TIMEOUT: '50' }),
    ]);
    expect(ownLines(patient).join()).toContain('first traces delivered');
    expect(ownLines(impatient).join()).not.toContain('first traces delivered');
  });
});

describe('the outbox', () => {
  it('ACME_OTEL_OUTBOX_BYTES bounds what waits; what is beyond is counted', async () => {
    const receiver = await createReceiver();
    await receiver.misbehave({ kind: 'hang', reads: true });
    const run = await runScript(
      `
      const tracer = require('@opentelemetry/api').trace.getTracer('app');
      const text = 'x'.repeat(40_000);
      for (let index = 0; index < 60; index += 1) tracer.startSpan('work', { attributes: { text } }).end();
      setTimeout(() => {}, 100);`,
      { receiver, env: { ACME_OTEL_OUTBOX_BYTES: '65536', OTEL_METRICS_EXPORTER: 'none' } },
    );
    await receiver.close();
    expect(run.stderr).toContain('65536 bytes wait already (ACME_OTEL_OUTBOX_BYTES)');
  });
});

describe('a name that nobody reads', () => {
  it('is reported with the right one; those of others are not', async () => {
    const run = await runApp('api.cjs', {
      env: {
        OTEL_ENDPOINT: 'http://SECRET',
        OTLP_ENDPOINT: 'http://SECRET',
        OTEL_SAMPLER: 'always_on',
        OTEL_DEBUG: 'true',
        otel_service_name: 'shop',
        OTEL_NODE_IP: '10.0.0.1',
        OTEL_PYTHON_LOG_LEVEL: 'info',
        OTEL_JAVAAGENT_ENABLED: 'true',
        OTEL_COLLECTOR_PORT_4317_TCP_ADDR: '10.0.0.2',
      },
    });
    expect(ownLines(run).filter((line) => line.includes('is not'))).toEqual([
      'OTEL_ENDPOINT (value hidden) is not a known variable (did you mean OTEL_EXPORTER_OTLP_ENDPOINT?); ignored',
      'OTLP_ENDPOINT (value hidden) is not a known variable (did you mean OTEL_EXPORTER_OTLP_ENDPOINT?); ignored',
      'OTEL_SAMPLER (value hidden) is not a known variable (did you mean OTEL_TRACES_SAMPLER?); ignored',
      'OTEL_DEBUG (value hidden) is not a known variable (write OTEL_LOG_LEVEL=debug); ignored',
      'otel_service_name (value hidden) is not a known variable (did you mean OTEL_SERVICE_NAME?); ignored',
    ]);
    expect(run.stderr).not.toContain('SECRET');
    expect(run.spans).toHaveLength(1);
  });
});
