import type { InstrumentationRow } from './table';

/** How many libraries are instrumented by these rows: one may have several, and the runtime is none. */
export function countLibraries(
  rows: readonly Pick<InstrumentationRow, 'name' | 'library'>[],
): number {
  const libraries = new Set(rows.map(({ name, library = name }) => library));
  libraries.delete(false);
  return libraries.size;
}
