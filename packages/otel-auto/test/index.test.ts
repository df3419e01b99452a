import { describe, expect, it } from '@jest/globals';
import { runScript } from './support/run-script';

/** An environment without exporters: only the processor in the script receives records. */
const QUIET = {
  OTEL_TRACES_EXPORTER: 'none',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
};

/** Runs a script that has `start` and prints what it finds as JSON. */
const run = async (script: string, env: Record<string, string> = {}) => {
  const { exitCode, stdout, stderr } = await runScript(
    `
    const { start } = load('index.ts');
    const ended = [];
    const processor = {
      onStart() {},
      onEnd: (span) => void ended.push(span.name),
      forceFlush: async () => {},
      shutdown: async () => void ended.push('shutdown'),
    };
    const print = (value) => console.log(JSON.stringify(value));
    (async () => { ${script} })();
    `,
    { env: { ...QUIET, ...env } },
  );
  const lines = stderr.split('\n').filter((line) => line !== '');
  return { exitCode, lines, printed: stdout === '' ? undefined : (JSON.parse(stdout) as unknown) };
};

describe('start', () => {
  it('has registered the globals when it returns', async () => {
    const { printed, exitCode } = await run(`
      start({ spanProcessors: [processor] });
      const { trace } = require('@opentelemetry/api');
      trace.getTracer('test').startSpan('first').end();
      print(ended);
    `);
    expect([printed, exitCode]).toEqual([['first'], 0]);
  });

  it('gives the settings that environment and options came to', async () => {
    const { printed } = await run(
      `
      const { settings } = start({ resourceAttributes: { team: 'a' }, logLevel: 'error' });
      print([settings.resource.serviceName, settings.logLevel, Object.isFrozen(settings)]);
      `,
      { OTEL_SERVICE_NAME: 'shop', OTEL_LOG_LEVEL: 'debug' },
    );
    expect(printed).toEqual(['shop', 'error', true]);
  });

  it('called again returns the running distro, and says which options came too late', async () => {
    const { printed, lines } = await run(`
      const first = start({ spanProcessors: [processor] });
      const second = start({ spanProcessors: [], logLevel: 'debug' });
      print([first.settings === second.settings, second.settings.logLevel]);
    `);
    expect(printed).toEqual([true, 'info']);
    expect(lines.filter((line) => line.includes('too late'))).toEqual([
      expect.stringContaining('these options came too late: spanProcessors, logLevel.'),
    ]);
  });

  it('called again without options says nothing', async () => {
    const [once, thrice] = await Promise.all([
      run('start();'),
      run('start(); start(); start({});'),
    ]);
    expect(thrice.lines).toEqual(once.lines);
  });

  it('gives a handle that flushes and shuts down, once', async () => {
    const { printed } = await run(`
      const handle = start({ spanProcessors: [processor] });
      require('@opentelemetry/api').trace.getTracer('test').startSpan('first').end();
      await handle.forceFlush();
      await handle.shutdown();
      await handle.shutdown();
      print(ended);
    `);
    expect(printed).toEqual(['first', 'shutdown']);
  });

  it('does nothing at all when the SDK is disabled, and its handle is harmless', async () => {
    const { printed, lines } = await run(
      `
      const before = require('node:module').prototype.load;
      const handle = start({ spanProcessors: [processor] });
      await handle.forceFlush();
      await handle.shutdown();
      const { trace } = require('@opentelemetry/api');
      print([
        handle.settings === undefined,
        require('node:module').prototype.load === before,
        trace.getTracer('test').startSpan('first').isRecording(),
      ]);
      `,
      { OTEL_SDK_DISABLED: 'TRUE' },
    );
    expect(printed).toEqual([true, true, false]);
    expect(lines).toEqual([]);
  });

  it('throws for an option of a wrong type, and can then be called rightly', async () => {
    const { printed } = await run(`
      let error;
      try { start({ spanProcessors: 'none' }) } catch (caught) { error = caught }
      start({ spanProcessors: [processor] });
      require('@opentelemetry/api').trace.getTracer('test').startSpan('first').end();
      print([error.name, ended]);
    `);
    expect(printed).toEqual(['TypeError', ['first']]);
  });

  it('lets the application run when the environment is unusable', async () => {
    const { exitCode, lines } = await run('start();', {
      OTEL_EXPORTER_OTLP_PROTOCOL: 'carrier-pigeon',
      OTEL_BSP_MAX_QUEUE_SIZE: 'many',
    });
    expect(exitCode).toBe(0);
    expect(lines.filter((line) => /carrier-pigeon|many/.test(line))).toHaveLength(2);
  });
});
