import { beforeAll, describe, expect, it } from '@jest/globals';
import { ownLines } from '../support/run';
import { expectUntouchedOutside } from './support/expect-lines';
import {
  type LoggerCase,
  type LoggerRun,
  recordsInSpans,
  recordsOf,
  runLoggers,
} from './support/run-loggers';

const JSON_LOGGERS = ['winston as JSON', 'pino', 'bunyan', 'NestJS as JSON'];
const TEXT_LOGGERS = ['winston as text', 'NestJS as text', 'console'];
const LOGGERS = [...JSON_LOGGERS, ...TEXT_LOGGERS];

const IDS = { trace_id: 'TRACE', span_id: 'SPAN', trace_flags: '03' };
const IDS_AS_TEXT = ' trace_id=TRACE span_id=SPAN';

/** The additions to each line in a span, compared with the same line without the distro. */
interface Added {
  readonly toJson: Readonly<Record<string, string>>;
  readonly toText: string;
}

const CORRELATED: Added = { toJson: IDS, toText: IDS_AS_TEXT };

interface SettingCase {
  readonly env: Readonly<Record<string, string>>;
  readonly added: Added;
  /** Bodies of the records of a logger, of `below`, `at` and `above` its level. */
  readonly bodies?: readonly string[];
  /** The bodies of winston's records, if they are different. */
  readonly bodiesOfWinston?: readonly string[];
  readonly kind?: LoggerCase['kind'];
}

const CASES: readonly SettingCase[] = [
  { env: {}, added: CORRELATED, kind: 'es-module' },
  {
    env: { ACME_OTEL_LOGS_LEVEL: 'debug' },
    added: CORRELATED,
    bodiesOfWinston: ['below', 'at', 'above'],
  },
  { env: { ACME_OTEL_LOGS_LEVEL: 'error' }, added: CORRELATED, bodies: ['above'] },
  { env: { ACME_OTEL_LOG_CORRELATION: 'fields' }, added: { toJson: IDS, toText: '' } },
  { env: { ACME_OTEL_LOG_CORRELATION: 'off' }, added: { toJson: {}, toText: '' } },
  {
    env: { ACME_OTEL_LOG_CORRELATION_FIELDS: 'trace_id=dd.trace_id,span_id=dd.span_id' },
    added: {
      toJson: { 'dd.trace_id': 'TRACE', 'dd.span_id': 'SPAN', trace_flags: '03' },
      toText: ' dd.trace_id=TRACE dd.span_id=SPAN',
    },
  },
  {
    env: { ACME_OTEL_LOG_CORRELATION_RESOURCE: 'service.name,not.there' },
    added: {
      toJson: { ...IDS, 'service.name': 'loggers' },
      toText: `${IDS_AS_TEXT} service.name=loggers`,
    },
  },
];

describe.each(CASES)(
  'lines with $env',
  ({ env, added, bodies = ['at', 'above'], bodiesOfWinston = bodies, kind = 'commonjs' }) => {
    let result: LoggerRun;

    beforeAll(async () => {
      result = await runLoggers('settings', {
        kind,
        env: { ACME_OTEL_CONSOLE_LOGS: 'true', NO_COLOR: 'true', ...env },
      });
    });

    it('are what they are without the distro outside a span', () => {
      expectUntouchedOutside(result);
    });

    it('have in a span what the setting says, and are as many', () => {
      const expected = [
        ...JSON_LOGGERS.map((name) => [name, [added.toJson, added.toJson]]),
        ...TEXT_LOGGERS.map((name) => [name, [added.toText, added.toText]]),
      ];
      expect(Object.fromEntries(LOGGERS.map((name) => [name, addedTo(result, name)]))).toEqual(
        Object.fromEntries(expected),
      );
    });

    it('have the records that the setting says, with the ids of their span', () => {
      const records = recordsInSpans(result);
      const found = LOGGERS.map((name) => [name, records[name]!.map(([, , body]) => body)]);
      expect(Object.fromEntries(found)).toEqual(
        Object.fromEntries(
          LOGGERS.map((name) => [name, name.startsWith('winston') ? bodiesOfWinston : bodies]),
        ),
      );
    });

    it('say nothing of the resource, or once that it lacks what was asked for', () => {
      const said = ownLines(result.run).filter((line) => line.includes('not.there'));
      expect(said).toHaveLength(env['ACME_OTEL_LOG_CORRELATION_RESOURCE'] === undefined ? 0 : 1);
    });
  },
);

describe.each(['commonjs', 'es-module'] as const)(
  'ACME_OTEL_LOGS_CODE_ATTRIBUTES=true, in %s',
  (kind) => {
    let result: LoggerRun;

    beforeAll(async () => {
      result = await runLoggers('settings', {
        kind,
        env: { ACME_OTEL_CONSOLE_LOGS: 'true', ACME_OTEL_LOGS_CODE_ATTRIBUTES: 'true' },
      });
    });

    it.each(LOGGERS)('gives records the place of the call: %s', (name) => {
      const places = recordsOf(result.run, name).map(({ attributes }) => [
        attributes['code.function.name'],
        attributes['code.file.path'],
        typeof attributes['code.line.number'],
        typeof attributes['code.column.number'],
      ]);
      const file = expect.stringMatching(/^\/.*\/settings\.[cm]js$/);
      expect(places).toEqual([
        ['info', file, 'number', 'number'],
        ['error', file, 'number', 'number'],
      ]);
    });
  },
);

/** Returns the additions to lines in a span, compared with the same lines without the distro. */
function addedTo({ ours, plain, run }: LoggerRun, name: string): unknown[] {
  const span = run.spans.find((each) => each.name === name);
  const withoutIds = (text: string) =>
    text.replaceAll(span?.traceId ?? '', 'TRACE').replaceAll(span?.spanId ?? '', 'SPAN');
  return ours[name]!.inside.lines.map((line, index) => {
    const without = plain[name]!.inside.lines[index] ?? '';
    return without.startsWith('{')
      ? fieldsNotIn(without, withoutIds(line))
      : withoutIds(line)
          .replace(/^.*\b(?:at|above)(?=$|\s)/s, '')
          .trimEnd();
  });
}

function fieldsNotIn(without: string, line: string): Record<string, unknown> {
  const known = Object.keys(JSON.parse(without) as object);
  const fields = Object.entries(JSON.parse(line) as Record<string, unknown>);
  return Object.fromEntries(fields.filter(([key]) => !known.includes(key)));
}
