import { describe, expect, it } from '@jest/globals';
import { ownLines, runScript } from '../support/run';

/** An escape, a line break, a control of Latin-1, a mark of direction and a line separator. */
const HOSTILE = '\u001b[2J\nforged\r\u009b2J\u202e\u2028';
const SCRIPT = `
  const { trace, diag } = require('@opentelemetry/api');
  const hostile = ${JSON.stringify(HOSTILE)};
  trace.getTracer('t').startSpan('span', { attributes: { [hostile]: 7n } }).end();
  diag.warn(hostile, new Error(hostile));
`;

const expectPlain = (text: string) => {
  // eslint-disable-next-line no-control-regex
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2028\u2029]/);
  for (const line of text.split('\n')) expect(line).not.toMatch(/^forged/);
};

describe('what the distro prints', () => {
  it('has no line and no control in it that others have written', async () => {
    const run = await runScript(SCRIPT, {
      env: {
        OTEL_SERVICE_NAME: `shop ${HOSTILE}`,
        [`OTEL_EXPORTER_OTLP_${HOSTILE}`]: 'a',
        OTEL_BSP_SCHEDULE_DELAY: HOSTILE,
      },
    });
    expect(run.exitCode).toBe(0);
    expectPlain(run.stderr);
    expect(ownLines(run).length).toBeGreaterThan(3);
    for (const line of run.stderr.trim().split('\n')) expect(line).toMatch(/^otel-auto: /);
  });

  it('has none in the rows of the console exporters either', async () => {
    const run = await runScript(
      `
        const { logs, metrics, trace } = require('@opentelemetry/api');
        const hostile = ${JSON.stringify(HOSTILE)};
        trace.getTracer('t').startSpan(hostile, { attributes: { hostile } }).end();
        metrics.getMeter('m').createCounter('counter').add(1, { hostile });
        logs.getLogger('l').emit({ body: hostile, severityText: hostile, attributes: { hostile } });
      `,
      {
        env: {
          OTEL_TRACES_EXPORTER: 'console',
          OTEL_METRICS_EXPORTER: 'console',
          OTEL_LOGS_EXPORTER: 'console',
        },
      },
    );
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain('hostile');
    expectPlain(run.stdout);
  });
});

describe('what libraries say with ids in it', () => {
  it('is one line a minute, and costs neither time nor memory', async () => {
    const run = await runScript(
      `
        const { trace } = require('@opentelemetry/api');
        const tracer = trace.getTracer('t');
        for (let count = 0; count < 5000; count += 1) {
          const span = tracer.startSpan('work');
          span.end();
          span.setAttribute('late', count);
        }
      `,
    );
    expect(run.exitCode).toBe(0);
    const said = ownLines(run).filter((line) => line.includes('has ended'));
    expect(said).toEqual([
      expect.stringMatching(/set on a span that has ended, .* before end\(\)/),
    ]);
  });
});
