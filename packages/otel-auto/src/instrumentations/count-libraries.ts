import type { InstrumentationRow } from './table';

/** The number of libraries that rows instrument: one may have several rows, and the runtime is none. */
export function countLibraries(
  rows: readonly Pick<InstrumentationRow, 'name' | 'library'>[],
): number {
  const libraries = new Set(rows.map(({ name, library = name }) => library));
  libraries.delete(false);
  return libraries.size;
}
