import { beforeAll, expect, it } from '@jest/globals';
import { parseJsonLines, type App, type Run } from '@acme/otel-testkit';
import { describeDoors } from '@acme/otel-testkit/jest';
import { installationFolder } from './support/installation';
import { ownLines, startApp } from './support/run';

describeDoors(
  'a NestJS 12 application',
  {
    nodeVersions: ['20', '22.15', '22', '24', '26'],
  },
  ({ door, moduleKind, nodeVersion }) => {
    /** Node.js 22.15 cannot evaluate what the other imports of an ES module have linked. */
    const isLate = door === 'first-line' && moduleKind === 'esm' && nodeVersion === '22.15';
    let run: Run;

    beforeAll(async () => {
      const entry = moduleKind === 'esm' ? 'nest.mjs' : 'nest.cjs';
      run = await exercise(await startApp(entry, { door, nodeVersion }));
    });

    it('has the route in the name and the log records in their spans', () => {
      expect(run).toHaveTrace(
        isLate
          ? `
        GET /cats/:name  SERVER  http
          - INFO cat Tom wanted
      `
          : `
        GET /cats/:name        SERVER    http
          CatsController.find  INTERNAL  @acme/otel-nestjs
            - INFO cat Tom wanted
      `,
      );
      const [line] = parseJsonLines(run.stdout).filter(
        ({ message }) => message === 'cat Tom wanted',
      );
      const [record] = run.logRecords.filter(({ body }) => body === 'cat Tom wanted');
      expect(line).toMatchObject({
        trace_id: record?.traceId,
        span_id: record?.spanId,
        trace_flags: '03',
      });
    });

    it('says once that a handler threw, where it did', () => {
      expect(run).toHaveTrace(
        isLate
          ? `
        GET /cats/fail  SERVER  http  ERROR
      `
          : `
        GET /cats/fail         SERVER    http               ERROR
          CatsController.fail  INTERNAL  @acme/otel-nestjs  ERROR no cats today
      `,
      );
      const ofRequest = run.spans.filter(
        ({ attributes }) => attributes['http.route'] === '/cats/fail',
      );
      const events = ofRequest.flatMap((span) => span.events);
      const exception = {
        name: 'exception',
        attributes: { 'exception.message': 'no cats today', 'exception.type': 'Error' },
      };
      expect(ofRequest).toHaveLength(isLate ? 1 : 2);
      expect(events).toMatchObject(isLate ? [] : [exception]);
    });

    it('has no error where the answer is below 500', () => {
      const ofRequest = run.spans.filter(
        ({ attributes }) => attributes['http.route'] === '/cats/refuse',
      );
      expect(ofRequest).toHaveLength(isLate ? 1 : 2);
      for (const span of ofRequest) {
        expect(span).toMatchObject({ status: { code: 'UNSET' }, events: [] });
      }
    });

    it('is told when something of it cannot be seen', () => {
      const remarks = ownLines(run).filter((line) => line.includes('could not be patched'));
      expect(remarks).toEqual(
        isLate
          ? [expect.stringMatching(/^@nestjs\/core, @nestjs\/common could .*use --require/)]
          : [],
      );
    });
  },
);

describeDoors(
  'a NestJS 11 application',
  { moduleKinds: ['cjs'], nodeVersions: ['22', '24'] },
  ({ door, nodeVersion }) => {
    let run: Run;

    beforeAll(async () => {
      const cwd = installationFolder('apps-nest11');
      run = await exercise(await startApp('nest.cjs', { cwd, door, nodeVersion }));
    });

    it('has a span for its start and for each handler', () => {
      expect(run).toHaveTrace(`
        Create Nest App  INTERNAL  @acme/otel-nestjs
      `);
      expect(run).toHaveTrace(`
        GET /cats/:name        SERVER    http
          CatsController.find  INTERNAL  @acme/otel-nestjs
      `);
    });

    it('says once that a handler threw, where it did', () => {
      expect(run).toHaveTrace(`
        GET /cats/fail         SERVER    http               ERROR
          CatsController.fail  INTERNAL  @acme/otel-nestjs  ERROR no cats today
      `);
      expect(run.spans.flatMap(({ events }) => events)).toMatchObject([{ name: 'exception' }]);
    });
  },
);

async function exercise(app: App): Promise<Run> {
  try {
    for (const path of ['/cats/Tom', '/cats/fail', '/cats/refuse']) await app.request(path);
  } finally {
    await app.stop();
  }
  return app.stop();
}
