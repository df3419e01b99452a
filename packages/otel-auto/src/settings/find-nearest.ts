const MAX_EDITS = 2;

/** "did you mean …?", when one name is near. */
export function toSuggestion(text: string, names: readonly string[]): string | undefined {
  const nearest = findNearest(text, names);
  return nearest === undefined ? undefined : `did you mean ${nearest}?`;
}

/**
 * Gives the name that a misspelt one most likely means: at most two letters added, left out or
 * changed (two neighbours swapped count as two), and fewer than half of them. Only called for what
 * is wrong, so it need not be fast.
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

/** Levenshtein's distance, one row of its matrix at a time. */
function countEdits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const changed = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(changed, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}
