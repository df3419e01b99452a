/**
 * Returns a function that says whether a path of names is meant by a pattern. `email` means a field
 * with this name wherever it stands (`email`, `user.email`), `user.*` every field of a user; `*`
 * stands for any text. The case of letters does not count.
 *
 * It compares texts and is no regular expression, so that no pattern can take long.
 */
export function createNamePattern(pattern: string): (path: string) => boolean {
  const [first = '', ...others] = pattern.toLowerCase().split('*');
  return (path) => {
    const text = path.toLowerCase();
    for (let start = 0; start >= 0; start = nextName(text, start)) {
      if (text.startsWith(first, start) && matchesRest(text, start + first.length, others)) {
        return true;
      }
    }
    return false;
  };
}

/** Returns where the name begins that follows the one at `start`; -1 if that is the last. */
function nextName(path: string, start: number): number {
  const dot = path.indexOf('.', start);
  return dot < 0 ? -1 : dot + 1;
}

/** Whether the texts follow one another from `start`, and the last of them ends the path. */
function matchesRest(path: string, start: number, texts: readonly string[]): boolean {
  const last = texts.at(-1);
  if (last === undefined) return start === path.length;
  let place = start;
  for (const text of texts.slice(0, -1)) {
    const found = path.indexOf(text, place);
    if (found < 0) return false;
    place = found + text.length;
  }
  return path.length - last.length >= place && path.endsWith(last);
}
