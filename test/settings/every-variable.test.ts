import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readTitles } from '../support/read-titles';

/** The variables that docs/configuration.md describes, which has each row of the table. */
const VARIABLES = readFileSync(join(__dirname, '../../docs/configuration.md'), 'utf8')
  .split('\n## Named')[0]!
  .split('\n')
  .flatMap((line) => /^\| `((?:ACME_)?OTEL_[A-Z_<>]+)` +\|/.exec(line)?.[1] ?? [])
  .flatMap((name) => ['TRACES', 'METRICS', 'LOGS'].map((each) => name.replace('<SIGNAL>', each)));

/** The titles of the tests in this folder, each behind those of the groups around it. */
const TITLES = readdirSync(__dirname)
  .filter((file) => file.endsWith('.test.ts'))
  .flatMap((file) => readTitles(join(__dirname, file)));

describe('a test that sees the effect from outside', () => {
  it('is looked for at every variable', () => {
    expect(VARIABLES).toEqual(
      expect.arrayContaining(['OTEL_SDK_DISABLED', 'OTEL_EXPORTER_OTLP_LOGS_INSECURE']),
    );
  });

  it.each([...new Set(VARIABLES)])('is there for %s', (variable) => {
    const isOfVariable = new RegExp(`(^| )${variable}(?![A-Z_])`);
    expect(TITLES.filter((title) => isOfVariable.test(title))).not.toEqual([]);
  });
});
