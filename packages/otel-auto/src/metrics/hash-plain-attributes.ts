/**
 * Gives the key under which the measurements of a set of attributes are kept, whatever order its
 * names come in; `undefined` for a set with other values than texts, finite numbers and booleans. Never
 * throws for plain objects.
 *
 * Sets that differ have keys that differ: each name and each text stands behind its length.
 */
export function hashPlainAttributes(
  attributes: Readonly<Record<string, unknown>>,
): string | undefined {
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

/** Of a handful of names, most often in order already, insertion sort is the fastest. */
function sortedNames(attributes: object): readonly string[] {
  const names = Object.keys(attributes);
  for (let i = 1; i < names.length; i += 1) {
    const name = names[i]!;
    let place = i;
    for (; place > 0 && names[place - 1]! > name; place -= 1) names[place] = names[place - 1]!;
    names[place] = name;
  }
  return names;
}
