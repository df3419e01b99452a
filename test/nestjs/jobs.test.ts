import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Run } from '@acme/otel-testkit';
import { waitFor } from './support/leave';
import { NEST_CASES } from './support/nest-cases';
import { startNest } from './support/start-nest';

const CASES = NEST_CASES.flatMap((nest) =>
  ['a server', 'a standalone application'].map((where) => ({ ...nest, where })),
);

describe.each(CASES)('jobs in $where on NestJS $version ($moduleKind)', ({ where, ...nest }) => {
  let run: Run;

  beforeAll(async () => {
    const env = { STANDALONE: String(where === 'a standalone application') };
    const app = await startNest('jobs', { ...nest, platform: 'express' }, { env });
    try {
      const names = ['tidyUp', 'tick', 'once'].map((name) => `TasksService.${name}`);
      await waitFor('a run of each job', () =>
        names.every((name) => app.receiver.spans.some((span) => span.name === name)),
      );
      await waitFor('the second tick', () =>
        app.receiver.spans.some(({ status }) => status.code === 'ERROR'),
      );
    } finally {
      await app.stop();
    }
    run = await app.stop();
  });

  it('gives each run a trace of its own, with what it logs', () => {
    for (const drawing of [
      `
        TasksService.tidyUp  INTERNAL  @acme/otel-nestjs
          - INFO tidied up
      `,
      `
        TasksService.tick  INTERNAL  @acme/otel-nestjs
          - INFO ticked
      `,
      `
        TasksService.once  INTERNAL  @acme/otel-nestjs
          - INFO once
      `,
      `
        TasksService.tick  INTERNAL  @acme/otel-nestjs  ERROR the second tick broke
      `,
      `
        Create Nest App  INTERNAL  @acme/otel-nestjs
      `,
    ]) {
      expect(run).toHaveTrace(drawing);
    }
  });

  it('says what kind of job it is, and when it runs', () => {
    const describeJob = (name: string) => {
      const { attributes } = run.spans.find((span) => span.name === name) ?? {};
      return [attributes?.['nestjs.type'], attributes?.['acme.nestjs.schedule']];
    };
    expect(describeJob('TasksService.tidyUp')).toEqual(['cron', '* * * * * *']);
    expect(describeJob('TasksService.tick')).toEqual(['interval', '20']);
    expect(describeJob('TasksService.once')).toEqual(['timeout', '10']);
  });

  it('records what a job throws', () => {
    expect(run.spans.flatMap(({ events }) => events)).toMatchObject([
      { name: 'exception', attributes: { 'exception.message': 'the second tick broke' } },
    ]);
  });
});
