import { expect } from '@jest/globals';
import type { Run } from '@acme/otel-testkit';
import { otherLines } from '../../support/run';

/**
 * Holds an application of many processes to how it ends, and what it prints, on plain Node.js; which of
 * its processes is faster is not looked at.
 */
export function expectSameEnd({ plain, run }: { readonly plain: Run; readonly run: Run }): void {
  expect(plain.stdout).not.toBe('');
  expect({ ...toEnd(run), stdout: toLines(run) }).toEqual({
    ...toEnd(plain),
    stdout: toLines(plain),
  });
  expect(otherLines(run).toSorted()).toEqual(otherLines(plain).toSorted());
}

const toEnd = ({ exitCode, signal }: Run) => ({ exitCode, signal });
const toLines = ({ stdout }: Run) => stdout.split('\n').toSorted();
