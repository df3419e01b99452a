import { beforeAll, expect, it } from '@jest/globals';
import { parseJsonLines, type App, type Run } from '@acme/otel-testkit';
import { describeDoors } from '@acme/otel-testkit/jest';
import { ownLines, startApp } from './support/run';

describeDoors(
  'an Express application',
  { nodeVersions: ['20.10', '20', '22.15', '22', '24', '26'] },
  ({ door, moduleKind, nodeVersion }) => {
    let run: Run;

    beforeAll(async () => {
      const entry = moduleKind === 'esm' ? 'express.mjs' : 'express.cjs';
      run = await exercise(await startApp(entry, { door, nodeVersion }));
    });

    it('is traced across fetch, with the route and the log records of each request', () => {
      expect(run).toHaveTrace(`
        GET /relay             SERVER  http
          GET                  CLIENT  undici
            GET /hi/:name      SERVER  http
              - INFO hi Bea
      `);
      expect(run.traces).toHaveLength(4);
    });

    it('is traced across http', () => {
      expect(run).toHaveTrace(`
        GET /relay-http        SERVER  http
          GET                  CLIENT  http
            GET /hi/:name      SERVER  http
              - INFO hi Cid
      `);
    });

    it('reports an error that a handler threw once, on its server span', () => {
      expect(run).toHaveTrace(`
        GET /fail  SERVER  http  ERROR
      `);
      const [span] = run.spans.filter(({ name }) => name === 'GET /fail');
      expect(span?.events).toMatchObject([
        { name: 'exception', attributes: { 'exception.message': 'out of order' } },
      ]);
    });

    it('names the route on spans and durations', () => {
      const [span] = run.spans.filter(({ name }) => name === 'GET /hi/:name');
      expect(span?.attributes).toMatchObject({
        'http.route': '/hi/:name',
        'http.request.method': 'GET',
        'http.response.status_code': 200,
      });
      const routes = run.metricPoints
        .filter(({ name }) => name === 'http.server.request.duration')
        .map(({ attributes, count }) => [attributes['http.route'], count]);
      expect(routes.sort()).toEqual([
        ['/fail', 1],
        ['/hi/:name', 3],
        ['/relay', 1],
        ['/relay-http', 1],
      ]);
      expect(run.metricPoints.map(({ name }) => name)).toContain('http.client.request.duration');
    });

    it('writes lines that carry the ids of the span that was active', () => {
      const lines = parseJsonLines(run.stdout);
      expect(lines).toHaveLength(3);
      for (const line of lines) {
        const record = run.logRecords.find(({ body }) => body === line['message']);
        expect(record).toMatchObject({
          severityText: 'info',
          attributes: { guest: line['guest'] },
          traceId: line['trace_id'],
          spanId: line['span_id'],
        });
        const span = run.spans.find(({ spanId }) => spanId === line['span_id']);
        expect(span?.name).toBe('GET /hi/:name');
        expect(line['trace_flags']).toBe('03');
      }
    });

    it('ends by the signal it got', () => {
      expect(run).toMatchObject({ exitCode: null, signal: 'SIGTERM' });
    });

    it('says once that it is there, and which Node.js is past its end of life', () => {
      const lines = ownLines(run);
      expect(lines.filter((line) => line.startsWith('@acme/otel-auto '))).toHaveLength(1);
      const remarks = lines.filter((line) => !/^(@acme\/otel-auto |first )/.test(line));
      expect(remarks).toEqual(
        nodeVersion.startsWith('20') ? [expect.stringContaining('past its end of life')] : [],
      );
    });
  },
);

async function exercise(app: App): Promise<Run> {
  try {
    for (const path of ['/hi/Ann', '/relay', '/relay-http', '/fail']) await app.request(path);
  } finally {
    await app.stop();
  }
  return app.stop();
}
