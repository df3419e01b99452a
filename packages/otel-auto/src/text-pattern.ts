/** Returns whether a text matches. */
export type Matcher = (text: string) => boolean;

/**
 * Compiles a pattern in which `*` is any text and `?` any character; case counts. Matching takes
 * time in proportion to the text and the pattern, whatever they are: there is one step back at most
 * to the last `*`.
 */
export function compilePattern(pattern: string): Matcher {
  return compile(pattern, false);
}

/**
 * Compiles a pattern of paths, in which also `:name` and `{name}` are any one segment, as in the
 * routes of frameworks.
 */
export function compilePathPattern(pattern: string): Matcher {
  return compile(pattern, true);
}

/** A text as it stands, or a sign for texts. */
type Token = string | typeof ANY_TEXT | typeof ANY_CHARACTER | typeof ANY_SEGMENT;

const ANY_TEXT = 0 as const;
const ANY_CHARACTER = 1 as const;
const ANY_SEGMENT = 2 as const;

function compile(pattern: string, hasSegments: boolean): Matcher {
  const tokens = hasSegments
    ? pattern
        .split('/')
        .flatMap((segment, index): readonly Token[] => [
          ...(index === 0 ? [] : ['/']),
          ...(isPlaceholder(segment) ? [ANY_SEGMENT] : tokensOf(segment)),
        ])
    : tokensOf(pattern);
  const joined = joinTexts(tokens);
  if (joined.every((token) => typeof token === 'string')) return (text) => text === pattern;
  return joined.every((token) => typeof token === 'string' || token === ANY_TEXT)
    ? matchPieces(pattern.split('*'))
    : (text) => matches(joined, text);
}

const isPlaceholder = (segment: string): boolean =>
  segment.length > 1 &&
  (segment.startsWith(':') || (segment.startsWith('{') && segment.endsWith('}')));

const tokensOf = (text: string): readonly Token[] =>
  Array.from(text, (character) =>
    character === '*' ? ANY_TEXT : character === '?' ? ANY_CHARACTER : character,
  );

/** Joins texts that follow one another, so that each is compared at once. */
function joinTexts(tokens: readonly Token[]): readonly Token[] {
  const joined: Token[] = [];
  for (const token of tokens) {
    const last = joined.at(-1);
    if (typeof token === 'string' && typeof last === 'string')
      joined.push(`${joined.pop()}${token}`);
    else joined.push(token);
  }
  return joined;
}

/** Matches texts that begin and end with the outer pieces, and have the inner ones in between. */
function matchPieces(pieces: readonly string[]): Matcher {
  const [first = '', ...rest] = pieces;
  const last = rest.pop() ?? '';
  const inner = rest.filter((piece) => piece !== '');
  const minimum = first.length + last.length;
  return (text) => {
    if (text.length < minimum || !text.startsWith(first) || !text.endsWith(last)) return false;
    let position = first.length;
    for (const piece of inner) {
      const found = text.indexOf(piece, position);
      if (found < 0) return false;
      position = found + piece.length;
    }
    return position <= text.length - last.length;
  };
}

function matches(tokens: readonly Token[], text: string): boolean {
  let token = 0;
  let position = 0;
  let lastStar = -1;
  let starPosition = 0;
  for (;;) {
    if (token === tokens.length && position === text.length) return true;
    const present = tokens[token];
    if (present === ANY_TEXT) {
      lastStar = token;
      starPosition = position;
      token += 1;
      continue;
    }
    const end = present === undefined ? -1 : endOfToken(present, text, position);
    if (end >= 0) {
      token += 1;
      position = end;
      continue;
    }
    // The last star takes one character more.
    if (lastStar < 0 || starPosition >= text.length) return false;
    starPosition += 1;
    position = starPosition;
    token = lastStar + 1;
  }
}

/** Returns where the text of a token ends that begins at `position`; -1 if it does not begin there. */
function endOfToken(token: Token, text: string, position: number): number {
  if (position >= text.length) return -1;
  if (token === ANY_CHARACTER) return position + 1;
  if (token === ANY_SEGMENT) {
    const slash = text.indexOf('/', position);
    const end = slash < 0 ? text.length : slash;
    return end > position ? end : -1;
  }
  return text.startsWith(token as string, position) ? position + (token as string).length : -1;
}
