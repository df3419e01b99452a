import { beforeAll, describe, expect, it } from '@jest/globals';
import { ownLines } from '../support/run';
import { expectIdsInside, expectUntouchedOutside } from './support/expect-lines';
import { type LoggerRun, recordsOf, recordsOutside, runLoggers } from './support/run-loggers';

/**
 * `support/hostile-values-of-loggers.mjs` through pino, bunyan, NestJS's logger and the console, each as what is
 * logged, as a field and as an argument, with a harmless line after them.
 */
describe('values that are hostile to whoever reads them', () => {
  let result: LoggerRun;

  beforeAll(async () => {
    result = await runLoggers('hostile', {
      env: { ACME_OTEL_CONSOLE_LOGS: 'true', NO_COLOR: 'true' },
      // Five loggers, each with some sixty values in four places, of which some have a million characters.
      lifetimeMillis: 120_000,
    });
  }, 150_000);

  it('are printed, or thrown at, as without the distro', () => {
    expectUntouchedOutside(result);
    expectIdsInside(result, (line, name) => (isWithoutIds(line, name) ? 0 : 1));
  });

  it('have a record for each printed line', () => {
    const counts = Object.entries(result.ours).map(([name, { inside }]) => {
      const records = recordsOf(result.run, name).length;
      const threw = (inside.returned as readonly string[]).length;
      // A line that its logger could not write may have its record all the same.
      const isRight = records >= inside.lines.length && records <= inside.lines.length + threw;
      return [name, isRight ? 'right' : `${records} records of ${inside.lines.length} lines`];
    });
    expect(counts.filter(([, count]) => count !== 'right')).toEqual([]);
    expect(counts.length).toBeGreaterThan(200);
  });

  it('cost no other record', () => {
    const harmless = result.run.logRecords.filter(({ body }) => body === 'after');
    expect(harmless).toHaveLength(2 * Object.keys(result.ours).length);
    expect(recordsOutside(result)).toHaveLength(result.run.logRecords.length / 2);
  });

  it('are cut at stated bounds, with a mark that says so', () => {
    const [, many] = recordsOf(result.run, 'pino: many fields');
    const [, long] = recordsOf(result.run, 'bunyan: a long text');
    const [deep] = recordsOf(result.run, 'NestJS as text: nested deeply');
    expect(many?.attributes['[cut]']).toMatch(/^a line of \d+ characters$/);
    expect(JSON.stringify(long?.attributes)).toContain('[cut: 1000000 characters]');
    expect(JSON.stringify(deep?.body)).toContain('[cut: nested more than 8 deep]');
  });

  it('are no news to the user of the application', () => {
    const alarming = ownLines(result.run).filter((line) => /error|lost|could not/.test(line));
    expect(alarming).toEqual([]);
  });
});

/**
 * A field called `trace_id` stays the only one; bunyan writes what `toJSON` of the fields gives; a line
 * of more than 16 million characters is not copied for the sake of its ids.
 */
const isWithoutIds = (line: string, name: string): boolean =>
  (name === 'pino: fields that loggers use' &&
    line.includes(',"trace_id":5,"span_id":{}') &&
    !line.includes('"value"')) ||
  (name === 'pino: a very long text' && !line.includes('after')) ||
  (name.startsWith('bunyan: toJSON') && !line.includes('"name":"shop"'));
