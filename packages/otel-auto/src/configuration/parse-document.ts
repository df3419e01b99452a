import { LineCounter, parseDocument as parseYaml, visit, type Document } from 'yaml';
import { findRepeatedKey } from './find-repeated-key';
import { findTexts } from './find-texts';
import { substitute } from './substitute';

/** The content of a file, with the values of variables in the place of references to them. */
export interface FileContent {
  readonly root: Readonly<Record<string, unknown>>;
  /** The texts of numbers and booleans as they are written, by JSON pointer. */
  readonly texts: ReadonlyMap<string, string>;
  /** The values of the variables that the file refers to, by name. */
  readonly references: Readonly<Record<string, string>>;
}

/**
 * Parses the text of a configuration file: YAML, or the JSON in it.
 *
 * @throws Error with the cause in one line
 */
export function parseDocument(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): FileContent {
  judgeText(text);
  const lineCounter = new LineCounter();
  const place = (offset: number): string => {
    const { line, col } = lineCounter.linePos(offset);
    return `line ${line}, column ${col}`;
  };
  // The parser compares each key with each other one.
  const options = { version: '1.2', lineCounter, prettyErrors: false, uniqueKeys: false } as const;
  const document = parseYaml(text, options);
  const [error] = document.errors;
  if (error !== undefined) {
    const cause =
      error.code === 'MULTIPLE_DOCS' ? 'it has more than one document' : withoutContent(error);
    throw new Error(`${place(error.pos[0])}: ${cause}`);
  }
  const repeated = findRepeatedKey(document);
  if (repeated !== undefined) throw new Error(`${place(repeated)}: Map keys must be unique`);
  const references = substitute(document, env);
  const root = toObject(document, place);
  if (typeof root !== 'object' || root === null || Array.isArray(root)) {
    throw new Error('it has no keys at the top');
  }
  const texts = findTexts(document);
  return { root: root as Readonly<Record<string, unknown>>, texts, references };
}

/**
 * Judges a text before it is parsed.
 *
 * @throws Error for one that cannot be a configuration
 */
function judgeText(text: string): void {
  if (text.includes('\0')) throw new Error('it is not in UTF-8');
  let depth = 0;
  for (const character of text) {
    if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > MAX_DEPTH) throw new Error(TOO_DEEP);
  }
}

/** The most brackets that are open at once: a configuration has some ten. */
const MAX_DEPTH = 500;

/** Returns the content of a document, in which few aliases may stand for much. */
function toObject(document: Document, place: (offset: number) => string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    let first: number | undefined;
    visit(document, {
      Alias(_, { range }) {
        first = range?.[0];
        return visit.BREAK;
      },
    });
    const where = first === undefined ? '' : `${place(first)}: `;
    throw new Error(`${where}aliases stand for more than a configuration has`);
  }
}

/** Returns the message up to what it quotes of the file, which may be a secret. */
const withoutContent = ({ message }: Error): string =>
  message.startsWith('Maximum call stack') ? TOO_DEEP : message.split(/[:"'`\n]/, 1)[0]!.trim();

const TOO_DEEP = 'its lists and maps are nested too deep';
