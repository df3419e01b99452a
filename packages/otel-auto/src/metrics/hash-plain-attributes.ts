/**
 * Gives the key under which the measurements of a set of attributes are kept, whatever order its
 * names come in; `undefined` for a set with other values than texts, finite numbers and booleans. Never
 * throws for plain objects.
 *
 * Sets that differ have keys that differ: each name and each text stands behind its length. Who measures
 * often freezes a set and uses it again. The bundle calls it in the SDK's `hashAttributes` (`SHORT_WAYS` in
 * `bundle/short-ways.ts`).
 */
export function hashPlainAttributes(
  attributes: Readonly<Record<string, unknown>>,
): string | undefined {
  if (typeof attributes !== 'object' || attributes === null) return undefined;
  const known = ofFrozen.get(attributes);
  if (known !== undefined) return known;
  const hash = computeHash(attributes);
  if (hash !== undefined && Object.isFrozen(attributes)) ofFrozen.set(attributes, hash);
  return hash;
}

/** Of what cannot change any more. */
const ofFrozen = new WeakMap<object, string>();

function computeHash(attributes: Readonly<Record<string, unknown>>): string | undefined {
  let hash = '';
  for (const name of sortedNames(attributes)) {
    const value = attributes[name];
    if (typeof value === 'string') hash += `${name.length} ${name}s${value.length} ${value}`;
    else if (typeof value === 'number' && Number.isFinite(value)) {
      hash += `${name.length} ${name}n${value} `;
    } else if (typeof value === 'boolean') hash += `${name.length} ${name}${value ? 't' : 'f'}`;
    else return undefined;
  }
  return hash;
}

/** Of a handful of names, most often in order already, insertion sort is the fastest; of many it takes the square of the time. */
const A_HANDFUL = 32;

function sortedNames(attributes: object): readonly string[] {
  const names = Object.keys(attributes);
  if (names.length > A_HANDFUL) return names.toSorted();
  for (let i = 1; i < names.length; i += 1) {
    const name = names[i]!;
    let place = i;
    for (; place > 0 && names[place - 1]! > name; place -= 1) names[place] = names[place - 1]!;
    names[place] = name;
  }
  return names;
}
