/** Returns "did you mean …?" if one name is similar. */
export function toSuggestion(text: string, names: readonly string[]): string | undefined {
  const nearest = findNearest(text, names);
  return nearest === undefined ? undefined : `did you mean ${nearest}?`;
}

const MAX_EDITS = 2;

/**
 * Returns the name that a misspelt one most likely means: at most two letters added, left out,
 * changed or swapped with their neighbour, and fewer than half of the letters. Only called for
 * wrong names, so it need not be fast.
 */
function findNearest(text: string, names: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let fewest = Math.min(MAX_EDITS, Math.ceil(text.length / 2) - 1) + 1;
  for (const name of names) {
    if (Math.abs(name.length - text.length) >= fewest) continue;
    const edits = countEdits(text, name);
    if (edits < fewest) [nearest, fewest] = [name, edits];
  }
  return nearest;
}

/** Returns whether two words are the same but for one letter, in words that are long enough. */
export const isSameWord = (one: string, other: string): boolean =>
  one === other ||
  (Math.min(one.length, other.length) >= LONG_WORD &&
    Math.abs(one.length - other.length) <= 1 &&
    countEdits(one, other) === 1);

const LONG_WORD = 6;

/** Returns the optimal string alignment distance, calculated one row of the matrix at a time. */
function countEdits(from: string, to: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const changed = last[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
          ? beforeLast[j - 2]! + 1
          : Number.POSITIVE_INFINITY;
      row.push(Math.min(changed, swapped, last[j]! + 1, row[j - 1]! + 1));
    }
    [beforeLast, last] = [last, row];
  }
  return last[to.length]!;
}
