import { ROOT_CONTEXT, type Context } from '@opentelemetry/api';

/**
 * The number of links after which the values are gathered, so that no context keeps all earlier
 * ones in memory.
 */
const MAX_DEPTH = 12;

/**
 * A context that consists of one value and the previous context. The API's own context copies a map
 * for each value that is set, which a request does several times, and only few values are ever
 * read.
 *
 * Start with {@link LINKED_ROOT}; contexts derived from it by the API's functions are linked too.
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

  /** The value that is set here, and the previous context. */
  get link(): {
    readonly key: symbol | undefined;
    readonly value: unknown;
    readonly parent: Context;
  } {
    return { key: this.#key, value: this.#value, parent: this.#parent };
  }
}

/** Returns a context with the same values and without links. */
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

/** An empty context from which linked ones are derived. */
export const LINKED_ROOT: Context = new LinkedContext(ROOT_CONTEXT, 0);
