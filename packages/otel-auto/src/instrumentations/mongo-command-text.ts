const MAX_DEPTH = 5;
const MAX_MEMBERS = 20;

/**
 * Returns the shape of a MongoDB command, with `?` for its values, for `db.query.text`. Upstream's
 * function converts each document of the application to JSON, which calls code of the application
 * (`toJSON`, getters) and reads all that is stored; this one reads plain members, and only a few of
 * them.
 */
export const toMongoCommandText = (command: unknown): string => JSON.stringify(shapeOf(command, 0));

function shapeOf(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth === MAX_DEPTH) return '?';
  if (Array.isArray(value)) {
    return value.slice(0, MAX_MEMBERS).map((member) => shapeOf(member, depth + 1));
  }
  if (!isPlain(value)) return '?';
  const shape: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(value).slice(0, MAX_MEMBERS)) {
    shape[key] = shapeOf(Object.getOwnPropertyDescriptor(value, key)?.value, depth + 1);
  }
  return shape;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
