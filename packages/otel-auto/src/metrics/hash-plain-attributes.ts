/**
 * Returns the key under which the measurements of an attribute set are kept, independent of the
 * order of the names; `undefined` for a set with values other than texts, finite numbers and
 * booleans. Never throws for plain objects.
 *
 * Different sets have different keys, since each name and each text is preceded by its length. The
 * key of a frozen set is cached, as code that measures often reuses such a set. The
 * bundle calls this function in the SDK's `hashAttributes` (`SHORT_WAYS` in `bundle/short-ways.ts`).
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

/** The keys of frozen sets, which cannot change any more. */
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

/**
 * The greatest number of names sorted by insertion, which is the fastest for a few names that are
 * mostly in order already. It takes quadratic time.
 */
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
