import { beforeAll, describe, expect, it } from '@jest/globals';
import { parseJsonLines, runApp, type Run } from '@acme/otel-testkit';
import { buildApplication, type ModuleKind } from '../libraries/support/application';
import { installWithDistro } from '../support/install-with-distro';

/** The folder with the loggers. It is installed outside of a hook, whose time is limited. */
const folder = installWithDistro('loggers');

const KINDS: readonly ModuleKind[] = ['commonjs', 'es-module'];

describe.each(KINDS)('a framework that logs by pino or winston, in %s', (kind) => {
  let run: Run;
  let lines: readonly Record<string, unknown>[];

  beforeAll(async () => {
    run = await runApp(buildApplication({ source: 'logs/applications/frameworks', folder }, kind), {
      cwd: folder,
      door: kind === 'commonjs' ? 'require' : 'import',
      env: { OTEL_METRICS_EXPORTER: 'none', ACME_OTEL_CONSOLE_LOGS: 'true' },
    });
    lines = parseJsonLines(run.stdout);
  });

  it('has one record for each line', () => {
    const bodies = lines.map((line) => line['msg'] ?? line['message']).sort();
    expect(run.exitCode).toBe(0);
    expect(run.stdout.trim().split('\n')).toHaveLength(lines.length);
    // Each logger writes to stdout in its own time.
    expect(run.logRecords.map(({ body }) => body).sort()).toEqual(bodies);
    expect(bodies).toEqual(
      expect.arrayContaining(['request completed', 'Nest application successfully started']),
    );
  });

  it.each([
    ['/fastify', 'in the handler of fastify', 'pino'],
    ['/pino-http', 'in the handler of pino-http', 'pino'],
    ['/nestjs-pino', 'in the handler of nestjs-pino', 'pino'],
    ['/nest-winston', 'in the handler of nest-winston', 'winston'],
  ])('joins the lines of a request to its server span: %s', (path, body, library) => {
    const span = run.spans.find(
      ({ kind: spanKind, attributes }) => spanKind === 'SERVER' && attributes['url.path'] === path,
    );
    const record = run.logRecords.find((each) => each.body === body);
    const line = lines.find((each) => each['msg'] === body || each['message'] === body);
    expect(span).toBeDefined();
    expect([record?.traceId, line?.['trace_id']]).toEqual([span?.traceId, span?.traceId]);
    expect(record?.spanId).toBe(line?.['span_id']);
    expect(record?.scope.name).toBe(
      library === 'winston' ? '@acme/otel-winston' : '@acme/otel-auto/pino',
    );
  });

  it('joins the lines that a framework writes about a request as well', () => {
    const completed = run.logRecords.filter(({ body }) => body === 'request completed');
    const servers = run.spans.filter(({ kind: spanKind }) => spanKind === 'SERVER');
    expect(completed.map(({ traceId }) => traceId)).toEqual(
      servers.slice(0, 3).map(({ traceId }) => traceId),
    );
    expect(completed.map(({ attributes }) => attributes['res'])).toEqual([
      { statusCode: 200 },
      expect.objectContaining({ statusCode: 200 }),
      expect.objectContaining({ statusCode: 200 }),
    ]);
  });
});
