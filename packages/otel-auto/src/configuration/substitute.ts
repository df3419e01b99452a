import { parse, Scalar, visit, type Document } from 'yaml';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Replaces `${NAME}`, `${env:NAME}` and `${NAME:-default}` in the values of a document, never in its
 * keys; `$$` stands for `$`. The values of the variables are not looked through again, and add no
 * structure: they are text, a number, `true`, `false` or nothing.
 *
 * Specification, `configuration/data-model.md`, "Environment variable substitution".
 *
 * @returns the values of the variables that were found, by name
 * @throws Error for a reference of another form
 */
export function substitute(document: Document, env: Environment): Readonly<Record<string, string>> {
  const used: Record<string, string> = {};
  const lookUp = (name: string): string => {
    const value = env[name] ?? '';
    if (value !== '') used[name] = value;
    return value;
  };
  visit(document, {
    Scalar(key, node) {
      if (key === 'key' || typeof node.value !== 'string') return;
      const text = substituteText(node.value, lookUp);
      if (text === node.value) return;
      node.value = node.type === Scalar.PLAIN ? resolve(text) : text;
      node.source = text;
    },
  });
  return used;
}

/**
 * Replaces the references in a text. It goes through the text once: a search with a regular
 * expression would look for the end of each `${` anew.
 */
export function substituteText(text: string, lookUp: (name: string) => string): string {
  let result = '';
  let index = 0;
  for (;;) {
    const dollar = text.indexOf('$', index);
    if (dollar === -1) return result + text.slice(index);
    result += text.slice(index, dollar);
    const next = text[dollar + 1];
    const end = next === '{' ? text.indexOf('}', dollar + 2) : -1;
    // Without an end, no later reference has one.
    if (next === '{' && end === -1) return result + text.slice(dollar).replaceAll('$$', '$');
    if (end !== -1) result += resolveReference(text.slice(dollar + 2, end), lookUp);
    else result += '$';
    index = end === -1 ? dollar + (next === '$' ? 2 : 1) : end + 1;
  }
}

function resolveReference(content: string, lookUp: (name: string) => string): string {
  const [, name, otherwise = ''] = CONTENT.exec(content) ?? [];
  if (name === undefined) throw new Error(`\${${content}} refers to no variable`);
  return lookUp(name) || otherwise;
}

const CONTENT = /^(?:env:)?([A-Za-z_]\w*)(?::-([^\n]*))?$/;

/** Returns the value of a text without quotes: a number, a boolean, nothing, or the text. */
function resolve(text: string): unknown {
  try {
    const value: unknown = parse(text);
    return value === null || ['number', 'boolean'].includes(typeof value) ? value : text;
  } catch {
    return text;
  }
}
