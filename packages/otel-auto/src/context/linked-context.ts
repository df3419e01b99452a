import { ROOT_CONTEXT, type Context } from '@opentelemetry/api';

/** So many links are followed; then they are gathered, so that no context keeps all before it in memory. */
const MAX_DEPTH = 12;

/**
 * A context that is made of one value and the context before it. The API's own copies a map for each
 * value that is set, which a request does several times, and only few are ever looked up.
 *
 * Start with {@link LINKED_ROOT}; what is made of it by the API's functions is linked too.
 */
class LinkedContext implements Context {
  readonly #parent: Context;
  readonly #key: symbol | undefined;
  readonly #value: unknown;
  readonly #depth: number;

  constructor(parent: Context, depth: number, key?: symbol, value?: unknown) {
    this.#parent = parent;
    this.#depth = depth;
    this.#key = key;
    this.#value = value;
  }

  getValue(key: symbol): unknown {
    return key === this.#key ? this.#value : this.#parent.getValue(key);
  }

  setValue(key: symbol, value: unknown): Context {
    return this.#depth < MAX_DEPTH
      ? new LinkedContext(this, this.#depth + 1, key, value)
      : new LinkedContext(gather(this), 1, key, value);
  }

  deleteValue(key: symbol): Context {
    return this.setValue(key, undefined);
  }

  /** The value that is set here, and the context before. */
  get link(): {
    readonly key: symbol | undefined;
    readonly value: unknown;
    readonly parent: Context;
  } {
    return { key: this.#key, value: this.#value, parent: this.#parent };
  }
}

/** The same values without links. */
function gather(context: Context): Context {
  const values = new Map<symbol, unknown>();
  let rest = context;
  while (rest instanceof LinkedContext) {
    const { key, value, parent } = rest.link;
    if (key !== undefined && !values.has(key)) values.set(key, value);
    rest = parent;
  }
  let gathered = rest;
  for (const [key, value] of values) gathered = gathered.setValue(key, value);
  return gathered;
}

/** An empty context of which linked ones are made. */
export const LINKED_ROOT: Context = new LinkedContext(ROOT_CONTEXT, 0);
