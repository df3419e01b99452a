import { isPlain, toPath } from './file-node';
import { validator, type SchemaError } from './upstream-validator';

/** A value that the schema does not allow. */
export interface Violation {
  readonly path: string;
  /** The expected form: completes "… is not". */
  readonly expected: string;
  readonly cure?: string;
  /** The part of the file that is left out with the value, since it cannot do without. */
  readonly leftOut: string;
}

/** A document without the values that the schema does not allow. */
interface Validated {
  readonly root: Readonly<Record<string, unknown>>;
  readonly violations: readonly Violation[];
}

/**
 * Takes out of a document what its schema does not allow, one value after the other, so that the
 * rest counts. What lacks a part that it needs is taken out as a whole.
 *
 * Keys that the schema does not know stay: they may belong to a later version, and are named if
 * nothing reads them.
 *
 * @param texts - how numbers and booleans are written, by JSON pointer: where text is expected, that
 *   is what is meant
 * @throws Error for a document with so many mistakes that it is none of this format
 */
export function validate(
  given: Readonly<Record<string, unknown>>,
  texts: ReadonlyMap<string, string> = new Map(),
): Validated {
  const checked = structuredClone(given);
  const kept = structuredClone(given);
  let violations: readonly Violation[] = [];
  const removed = new Removals();
  for (let count = 0; !validator(checked); count += 1) {
    const [error] = validator.errors ?? [];
    if (error === undefined) break;
    if (count === MAX_REMOVED) throw new Error(`it has more than ${MAX_REMOVED} mistakes`);
    const keys = toKeys(error.instancePath);
    if (error.keyword === 'additionalProperties') {
      remove(checked, [...keys, String(error.params['additionalProperty'])]);
      continue;
    }
    const places = removed.toPlaces(checked, keys);
    const text = toText(error, checked, keys, texts.get(toPointer(places)));
    if (text !== undefined) {
      replace(checked, keys, text);
      replace(kept, places, text);
      continue;
    }
    violations = add(violations, places.reduce<string>(toPath, ''), error);
    // Without a key, the document itself would be at fault; its format was looked at before.
    if (keys.length === 0) break;
    blank(kept, places);
    removed.note(remove(checked, keys), keys.at(-1)!);
  }
  return { root: kept, violations };
}

/** The number of values that are taken out; each is another look at the whole document. */
const MAX_REMOVED = 100;

/**
 * Adds a violation. What cannot do without a value that was taken out before is not at fault itself.
 */
function add(
  violations: readonly Violation[],
  path: string,
  error: SchemaError,
): readonly Violation[] {
  const last = violations.at(-1);
  const isCause = last !== undefined && (path === '' || /^[.[]/.test(tailOf(last.leftOut, path)));
  return isCause
    ? [...violations.slice(0, -1), { ...last, leftOut: path }]
    : [...violations, { path, ...describe(error), leftOut: path }];
}

/** Returns the rest of a path below another; empty if it is elsewhere. */
const tailOf = (path: string, above: string): string =>
  path.startsWith(above) ? path.slice(above.length) : '';

/**
 * The entries removed from each list, whose later entries have moved. Violations are named by the
 * places in the file.
 */
class Removals {
  readonly #indices = new Map<unknown, number[]>();

  note(list: unknown, key: string | number): void {
    if (!Array.isArray(list)) return;
    const indices = this.#indices.get(list) ?? [...Array(list.length + 1).keys()];
    indices.splice(Number(key), 1);
    this.#indices.set(list, indices);
  }

  /** Returns the keys in the file of keys in the checked document. */
  toPlaces(root: unknown, keys: readonly string[]): readonly (string | number)[] {
    let node = root;
    return keys.map((key) => {
      const place = Array.isArray(node)
        ? (this.#indices.get(node)?.[Number(key)] ?? Number(key))
        : key;
      node = partOf(node, key);
      return place;
    });
  }
}

/** Returns the keys of a JSON pointer. */
const toKeys = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));

const partOf = (node: unknown, key: string | number): unknown =>
  (node as Readonly<Record<string | number, unknown>>)[key];

const toPointer = (places: readonly (string | number)[]): string =>
  places.map((place) => `/${String(place).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** Returns the text of a number or boolean that stands where the schema has a text. */
function toText(
  { keyword, params }: SchemaError,
  root: unknown,
  keys: readonly string[],
  written: string | undefined,
): string | undefined {
  const value = keys.reduce(partOf, root);
  const isMeant = keyword === 'type' && [params['type']].flat().includes('string');
  return isMeant && isPlain(value) ? (written ?? String(value)) : undefined;
}

function replace(root: unknown, keys: readonly (string | number)[], value: unknown): void {
  const parent = keys.slice(0, -1).reduce(partOf, root);
  (parent as Record<string | number, unknown>)[keys.at(-1)!] = value;
}

/** Removes a value and returns the map or list that it was in. */
function remove(root: unknown, keys: readonly string[]): unknown {
  const parent = keys.slice(0, -1).reduce(partOf, root);
  const key = keys.at(-1)!;
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete (parent as Record<string, unknown>)[key];
  return parent;
}

/** Removes a value; entries of a list keep their places. */
function blank(root: unknown, places: readonly (string | number)[]): void {
  const parent = places.slice(0, -1).reduce(partOf, root);
  const key = places.at(-1)!;
  if (Array.isArray(parent)) parent[Number(key)] = undefined;
  else delete (parent as Record<string, unknown>)[key];
}

function describe({ keyword, params, message }: SchemaError): Pick<Violation, 'expected' | 'cure'> {
  switch (keyword) {
    case 'required':
      return { expected: 'complete', cure: `it has no ${String(params['missingProperty'])}` };
    case 'type':
      return { expected: `of the type ${[params['type']].flat().filter(isNotNull).join(' or ')}` };
    case 'enum':
      return {
        expected: `one of ${(params['allowedValues'] as unknown[]).filter(isNotNull).join(', ')}`,
      };
    case 'minimum':
      return { expected: `at least ${String(params['limit'])}` };
    case 'exclusiveMinimum':
      return { expected: `greater than ${String(params['limit'])}` };
    case 'maximum':
      return { expected: `at most ${String(params['limit'])}` };
    case 'minItems':
      return { expected: 'a list with an entry' };
    case 'minProperties':
    case 'maxProperties':
      return { expected: 'a map with one key' };
    default:
      return { expected: 'usable', cure: message ?? keyword };
  }
}

const isNotNull = (value: unknown): boolean => value !== null && value !== 'null';
