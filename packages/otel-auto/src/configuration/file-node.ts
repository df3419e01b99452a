/**
 * A value of the configuration file with its place. It remembers which parts were read, so that what
 * nobody reads can be named in the end, whatever the schema has in later versions.
 */
export class FileNode {
  /** The place as it is written in problems: `tracer_provider.processors[0].batch`. */
  readonly path: string;
  readonly value: unknown;
  readonly #parts = new Map<string | number, FileNode>();
  #isRead = false;

  constructor(value: unknown, path = '') {
    this.value = value;
    this.path = path;
  }

  /** Returns a part by its key; `undefined` if it is not there. A part may be there without a value. */
  get(key: string): FileNode | undefined {
    return isMap(this.value) && Object.hasOwn(this.value, key) ? this.#part(key) : undefined;
  }

  /** Returns the keys of a map; none for another value. */
  keys(): readonly string[] {
    return isMap(this.value) ? Object.keys(this.value) : [];
  }

  /** Returns the entries of a list, without those that were removed; none for another value. */
  items(): readonly FileNode[] {
    return Array.isArray(this.value) ? this.#indices().map((index) => this.#part(index)) : [];
  }

  /** Returns the value as a whole, which counts as read. */
  read(): unknown {
    this.#isRead = true;
    return this.value;
  }

  /** Returns a part's text, number or boolean as text; `undefined` if it is absent or has no value. */
  text(key: string): string | undefined {
    return this.get(key)?.asText();
  }

  /** Returns the value as text, and so read, if it is a text, number or boolean. */
  asText(): string | undefined {
    if (!isPlain(this.value)) return undefined;
    this.#isRead = true;
    return String(this.value);
  }

  /** Returns a list of texts; `undefined` if it is absent. */
  texts(key: string): readonly string[] | undefined {
    const value = this.get(key)?.read();
    return Array.isArray(value) ? value.filter(isPlain).map(String) : undefined;
  }

  /** Returns the highest parts that nobody asked for, or asked for and did not read. */
  unread(): readonly FileNode[] {
    if (this.#isRead) return [];
    if (isPlain(this.value)) return [this];
    return this.#indices().flatMap((key) => this.#parts.get(key)?.unread() ?? [this.#create(key)]);
  }

  #indices(): readonly (string | number)[] {
    if (!Array.isArray(this.value)) return this.keys();
    return this.value.flatMap((item, index) => (item === undefined ? [] : [index]));
  }

  #part(key: string | number): FileNode {
    const part = this.#parts.get(key) ?? this.#create(key);
    this.#parts.set(key, part);
    return part;
  }

  #create(key: string | number): FileNode {
    const value = (this.value as Readonly<Record<string | number, unknown>>)[key];
    return new FileNode(value, toPath(this.path, key));
  }
}

/** Returns the path of a part. A key of an unusual form is quoted. */
export function toPath(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  const name = /^[\w/-]+$/.test(key) ? key : JSON.stringify(key);
  return path === '' ? name : `${path}.${name}`;
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns whether a value is a text, number or boolean. */
export const isPlain = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);
