import { createRequire } from 'node:module';
import { join } from 'node:path';
import { listPrograms } from '../gauntlet/programs.mjs';
import { root } from './run.mjs';

/** Rows of the table without a program in the gauntlet, and programs without a row. */
export function findMissingPrograms() {
  const { INSTRUMENTATION_NAMES } = createRequire(import.meta.filename)(
    join(root, 'packages/otel-auto/build/instrumentations/table.js'),
  );
  const tried = new Set(listPrograms().map(({ row }) => row));
  return [
    ...INSTRUMENTATION_NAMES.filter((name) => !tried.has(name)).map(
      (name) => `${name} has no program in test/gauntlet/programs/${name}`,
    ),
    ...[...tried]
      .filter((row) => !INSTRUMENTATION_NAMES.includes(row))
      .map((row) => `test/gauntlet/programs/${row} is not named like a row of the table`),
  ];
}
