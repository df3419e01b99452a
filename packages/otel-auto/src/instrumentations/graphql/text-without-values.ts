/** The fields of a parsed query that its text is made of. */
export interface Document {
  readonly loc?: { readonly startToken?: Token };
}

interface Token {
  readonly kind: string;
  readonly value?: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly next?: Token | null;
}

const VALUES: readonly string[] = ['Float', 'String', 'Int', 'BlockString'];

/** A cache, since servers parse a query once and run it often. */
const texts = new WeakMap<Document, string>();

/**
 * Returns the text of a query with `*` in place of each value, since values may be secrets;
 * `undefined` if the parser was told to keep no locations.
 */
export function textWithoutValues(document: Document | undefined): string | undefined {
  const first = document?.loc?.startToken;
  if (document === undefined || first === undefined) return undefined;
  let text = texts.get(document);
  if (text === undefined) texts.set(document, (text = write(first)));
  return text;
}

function write(first: Token): string {
  let text = '';
  let before: Token | undefined;
  for (let token: Token | null | undefined = first; token; token = token.next) {
    if (token.kind === '<SOF>' || token.kind === '<EOF>' || token.kind === 'Comment') continue;
    if (before !== undefined) text += gap(before, token);
    text += VALUES.includes(token.kind) ? '*' : (token.value ?? token.kind);
    before = token;
  }
  return text;
}

/**
 * Returns the separator between two tokens: a line break, a space or nothing. Comments are dropped.
 */
function gap(before: Token, token: Token): string {
  if (token.line > before.line) return '\n';
  return token.start > before.end ? ' ' : '';
}
