import { LineCounter, parseDocument as parseYaml } from 'yaml';
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
  const lineCounter = new LineCounter();
  const document = parseYaml(text, { version: '1.2', lineCounter, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    throw new Error(`line ${line}, column ${col}: ${withoutContent(error.message)}`);
  }
  const references = substitute(document, env);
  const root: unknown = document.toJS({ maxAliasCount: 100 });
  if (typeof root !== 'object' || root === null || Array.isArray(root)) {
    throw new Error('it has no keys at the top');
  }
  const texts = findTexts(document);
  return { root: root as Readonly<Record<string, unknown>>, texts, references };
}

/** Returns the message up to what it quotes of the file, which may be a secret. */
const withoutContent = (message: string): string => message.split(/[:"'`\n]/, 1)[0]!.trim();
