/** The attribute limits, in the form of the SDK's `SpanLimits`. */
interface Limits {
  readonly attributeCountLimit: number;
  readonly attributeValueLengthLimit: number;
}

type PlainAttributes = Record<string, string | number | boolean>;

/**
 * Copies attributes that the SDK would accept unchanged. Returns `undefined` for attributes that it
 * would check at length, cut or drop: those with values other than texts, numbers and booleans,
 * with texts that are too long or names that are empty, or with too many entries. Never throws for
 * plain objects. The bundle calls it in the SDK's `cleanAttributesInternal` (`SHORT_WAYS` in
 * `bundle/short-ways.ts`).
 */
export function copyPlainAttributes(
  attributes: Readonly<Record<string, unknown>>,
  { attributeCountLimit, attributeValueLengthLimit }: Limits,
): PlainAttributes | undefined {
  const copy: PlainAttributes = {};
  let count = 0;
  for (const name of Object.keys(attributes)) {
    const value = attributes[name];
    if (value === undefined) continue;
    if (typeof value === 'string') {
      if (value.length > attributeValueLengthLimit) return undefined;
      copy[name] = value;
    } else if (typeof value === 'number' || typeof value === 'boolean') copy[name] = value;
    else return undefined;
    if (name === '') return undefined;
    count += 1;
  }
  return count <= attributeCountLimit && attributeValueLengthLimit > 0 ? copy : undefined;
}
