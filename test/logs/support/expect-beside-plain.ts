import { expect } from '@jest/globals';
import type { Run } from '@acme/otel-testkit';
import { otherLines } from '../../support/run';
import { loggedLines, withoutIds, type CaseOutcome } from './case-outcomes';
import { drawRecords } from './draw-records';
import type { BesidePlain } from './run-beside-plain';

type Cases = ReadonlyMap<string, CaseOutcome>;

/** Holds an application to what it printed, and how it ended, without the distro; ids are apart. */
export function expectSameButForIds({ plain, ours, plainCases, cases }: BesidePlain): void {
  expect(byName(cases, ({ text }) => withoutIds(text))).toEqual(
    byName(plainCases, ({ text }) => withoutIds(text)),
  );
  expect(otherLines(ours).map(withoutIds)).toEqual(otherLines(plain).map(withoutIds));
  expect(endOf(ours)).toEqual(endOf(plain));
}

/** Holds each line of a logger to the ids of a span of its own case, and to none outside of one. */
export function expectIdsInLines(cases: Cases): void {
  const wrong = [...cases].flatMap(([name, outcome]) =>
    loggedLines(outcome)
      .filter((line) => !isCorrelated(line, outcome))
      .map((line) => `${name}: ${line}`),
  );
  expect(wrong).toEqual([]);
}

/** Holds what arrived to the drawn records of each case. */
export function expectRecords(
  cases: Cases,
  drawn: Readonly<Record<string, readonly string[]>>,
): void {
  expect(byName(cases, drawRecords)).toEqual(drawn);
}

function isCorrelated(line: string, { span, spanNames }: CaseOutcome): boolean {
  const traceId = /trace_id\W+(\w+)/.exec(line)?.[1];
  const spanId = /span_id\W+(\w+)/.exec(line)?.[1];
  if (span === undefined) return traceId === undefined && spanId === undefined;
  return traceId === span.traceId && spanId !== undefined && spanNames.has(spanId);
}

const byName = <T>(cases: Cases, read: (outcome: CaseOutcome) => T): Record<string, T> =>
  Object.fromEntries([...cases].map(([name, outcome]) => [name, read(outcome)]));

const endOf = ({ exitCode, signal }: Run) => ({ exitCode, signal });
