/** The counts of marked items. */
export interface Tally {
  /** The number of items with a mark. */
  readonly items: number;
  /** The marks, each once. */
  readonly marks: ReadonlySet<string>;
  /** The number of items with the mark of an earlier one. */
  readonly duplicates: number;
}

/**
 * Counts items by a mark that their creator has put on each, to find lost and duplicate ones.
 *
 * @param markOf - returns the mark of an item, or `undefined` for one that does not count
 */
export function tally<T>(items: Iterable<T>, markOf: (item: T) => string | undefined): Tally {
  const marks = new Set<string>();
  let count = 0;
  for (const item of items) {
    const mark = markOf(item);
    if (mark === undefined) continue;
    count += 1;
    marks.add(mark);
  }
  return { items: count, marks, duplicates: count - marks.size };
}
