import { expect } from '@jest/globals';
import { toNamedLines, toNamedLogRecords, toTrees, type Observation } from './observation';

/** Expects the same trees of spans, and in them the same log records and printed lines. */
export function expectSame(actual: Observation, expected: Observation): void {
  expect(toTrees(actual.spans)).toEqual(toTrees(expected.spans));
  expect(toNamedLogRecords(actual)).toEqual(toNamedLogRecords(expected));
  expect(toNamedLines(actual)).toEqual(toNamedLines(expected));
}
