/** Marked items, counted. */
export interface Tally {
  /** How many items had a mark. */
  readonly items: number;
  /** The marks, each once. */
  readonly marks: ReadonlySet<string>;
  /** How many items had the mark of an earlier one. */
  readonly duplicates: number;
}

/**
 * Counts items by a mark that their maker has put on each, to find what is lost and what came twice.
 *
 * @param markOf - gives the mark of an item, or `undefined` for one that does not count
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
