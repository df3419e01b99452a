import { findDefinition, type Definition } from '../settings/definitions';
import { isPlain, type FileNode } from './file-node';
import type { Translation } from './translation';

/** The distro's key of the format's `distribution`. */
const OWN_KEY = 'acme_otel_auto';

/**
 * Translates what the distro has of its own: `foo_bar` is `ACME_OTEL_FOO_BAR`, and `otel_foo_bar` is
 * `OTEL_FOO_BAR` where the format has no place for it. So each row of the table has its key, without
 * a word of it here. What other distros have there is not for this one.
 */
export function translateDistribution(
  translation: Translation,
  distribution: FileNode | undefined,
): void {
  for (const key of distribution?.keys() ?? []) {
    const node = distribution!.get(key)!;
    if (key !== OWN_KEY) node.read();
    else for (const name of node.keys()) translateOwn(translation, node, name);
  }
}

function translateOwn(translation: Translation, parent: FileNode, key: string): void {
  const variable = toVariable(key);
  const definition = findDefinition(variable);
  // What is not known stays unread, and is named.
  if (definition === undefined || NOT_IN_FILE.includes(variable)) return;
  const node = parent.get(key)!;
  const text = toText(node.read(), definition);
  if (text === undefined) {
    translation.complain(node.path, 'a value, or a list or map of values');
  } else if (text !== '') {
    // The general options of instrumentations have names to redact as well.
    const others =
      definition.kind === 'redactedNames' ? translation.variables[variable] : undefined;
    translation.say(variable, others === undefined ? text : `${others},${text}`, node.path);
  }
}

/** Variables that make no sense in the file. */
const NOT_IN_FILE = ['OTEL_CONFIG_FILE', 'OTEL_EXPERIMENTAL_CONFIG_FILE'];

/** Returns the variable of a key of the distro. */
const toVariable = (key: string): string =>
  key.startsWith('otel_') ? key.toUpperCase() : `ACME_OTEL_${key.toUpperCase()}`;

/** Returns a value in the form of a variable; `undefined` if it has none, empty for no value. */
function toText(value: unknown, { kind }: Definition): string | undefined {
  if (value === null || value === undefined) return '';
  if (isPlain(value)) return String(value);
  const encode = kind === 'keyValues' || kind === 'headers' ? encodeURIComponent : String;
  if (!Array.isArray(value)) {
    const entries = Object.entries(value);
    if (!entries.every(([, each]) => isPlain(each))) return undefined;
    return entries.map(([key, each]) => `${encode(key)}=${encode(String(each))}`).join(',');
  }
  if (!value.every(isPlain)) return undefined;
  if (value.length === 0) return HAVE_NONE.has(kind) ? 'none' : '';
  return value.map(String).join(HAVE_SEMICOLONS.has(kind) ? ';' : ',');
}

/** The kinds of lists that are not empty unless they say so. */
const HAVE_NONE: ReadonlySet<Definition['kind']> = new Set([
  'list',
  'paths',
  'instrumentations',
  'targets',
]);

/** The kinds of lists whose entries are separated by semicolons. */
const HAVE_SEMICOLONS: ReadonlySet<Definition['kind']> = new Set([
  'samplingRules',
  'entities',
  'incomingContext',
]);
