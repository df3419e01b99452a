import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Run } from '@acme/otel-testkit';
import { ownLines, runApp } from '../support/run';

const run = (env: Readonly<Record<string, string>>): Promise<Run> => runApp('api.cjs', { env });
const signalsOf = ({ requests }: Run) => requests.map(({ signal }) => signal).sort();

describe('an exporter that the distro does not have', () => {
  let done: Run;
  beforeAll(async () => {
    done = await run({
      OTEL_TRACES_EXPORTER: 'zipkin',
      OTEL_METRICS_EXPORTER: 'prometheus',
      OTEL_LOGS_EXPORTER: 'logging',
    });
  });

  it('OTEL_TRACES_EXPORTER=zipkin is silence, and a line says what to set', () => {
    expect(signalsOf(done)).not.toContain('traces');
    expect(ownLines(done)).toContain(
      'OTEL_TRACES_EXPORTER="zipkin" is not part of this distro (set it to otlp; a Collector passes spans on to Zipkin); using none',
    );
  });
  it('OTEL_METRICS_EXPORTER=prometheus is silence, and a line says what to set', () => {
    expect(signalsOf(done)).not.toContain('metrics');
    expect(done.stderr).toContain('OTEL_METRICS_EXPORTER="prometheus" is not part of this distro');
  });
  it('OTEL_LOGS_EXPORTER=logging is silence, and a line says what to set', () => {
    expect(signalsOf(done)).not.toContain('logs');
    expect(done.stderr).toContain('(write console); using none');
  });
});

describe('an exporter by another name', () => {
  it('OTEL_TRACES_EXPORTER=otlp_proto_http is otlp, and a name that nobody knows is the default', async () => {
    const done = await run({
      OTEL_TRACES_EXPORTER: 'otlp_proto_http',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'oltp',
    });
    expect(signalsOf(done)).toEqual(['logs', 'traces']);
    expect(ownLines(done)).toEqual(
      expect.arrayContaining([
        'OTEL_TRACES_EXPORTER="otlp_proto_http" is not a name of the specification (write otlp); using otlp',
        'OTEL_LOGS_EXPORTER="oltp" is not one of otlp, console, otlp/stdout, none (did you mean otlp?); using otlp',
      ]),
    );
  });
});

describe('exporters to stdout', () => {
  let done: Run;
  beforeAll(async () => {
    done = await run({
      OTEL_TRACES_EXPORTER: 'otlp/stdout',
      OTEL_METRICS_EXPORTER: 'otlp/stdout',
      OTEL_LOGS_EXPORTER: 'otlp/stdout,console',
    });
  });
  const linesWith = (key: string) =>
    done.stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter((line) => key in line);

  it('OTEL_TRACES_EXPORTER=otlp/stdout writes lines of OTLP JSON', () => {
    expect(JSON.stringify(linesWith('resourceSpans'))).toContain('"name":"work"');
  });
  it('OTEL_METRICS_EXPORTER=otlp/stdout writes lines of OTLP JSON', () => {
    expect(JSON.stringify(linesWith('resourceMetrics'))).toContain('"name":"done"');
  });
  it('OTEL_LOGS_EXPORTER takes several at once', () => {
    expect(JSON.stringify(linesWith('resourceLogs'))).toContain('"stringValue":"worked"');
    expect(linesWith('severityText').concat(linesWith('body'))).toMatchObject([{ body: 'worked' }]);
    expect(done.requests).toEqual([]);
  });
});
