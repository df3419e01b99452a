import { listPrograms } from '../gauntlet/programs.ts';
import { loadInstrumentations } from '../support/built-distro.ts';

/** Rows of the table without a program in the gauntlet, and programs without a row. */
export function findMissingPrograms(): string[] {
  const names = loadInstrumentations().map(({ name }) => name);
  const tried = new Set(listPrograms().map(({ row }) => row));
  return [
    ...names
      .filter((name) => !tried.has(name))
      .map((name) => `${name} has no program in test/gauntlet/programs/${name}`),
    ...[...tried]
      .filter((row) => !names.includes(row))
      .map((row) => `test/gauntlet/programs/${row} is not named like a row of the table`),
  ];
}
