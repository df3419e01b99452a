import { TracerProvider } from '@opentelemetry/sdk-trace';
import { describe, expect, it } from '@jest/globals';
import {
  anything,
  assert,
  constantFrom,
  dictionary,
  nat,
  oneof,
  property,
  string,
  type Arbitrary,
} from 'fast-check';
import { copyPlainAttributes } from '../../src/traces/copy-plain-attributes';

const values: Arbitrary<unknown> = oneof(
  { weight: 5, arbitrary: oneof(string(), nat(), constantFrom(true, false, Number.NaN)) },
  { weight: 1, arbitrary: oneof(constantFrom(undefined, null, ['a']), anything()) },
);
const attributes = dictionary(oneof(string(), constantFrom('')), values, { maxKeys: 6 });

/** Returns the attributes of a span of the SDK, which are set without our short way here. */
const bySdk = (given: Record<string, unknown>, spanLimits: object) => {
  const span = new TracerProvider({ spanLimits })
    .getTracer('test')
    .startSpan('a', { attributes: given }) as unknown as {
    readonly attributes: object;
    readonly droppedAttributesCount: number;
  };
  return { attributes: { ...span.attributes }, dropped: span.droppedAttributesCount };
};

describe('copyPlainAttributes', () => {
  it('gives what the SDK takes as it is, and nothing else', () => {
    const limits = { attributeCountLimit: 4, attributeValueLengthLimit: 6 };
    assert(
      property(attributes, (given) => {
        const copy = copyPlainAttributes(given, limits);
        if (copy === undefined) return;
        expect({ attributes: { ...copy }, dropped: 0 }).toEqual(bySdk(given, limits));
        expect(copy).not.toBe(given);
      }),
    );
  });

  it.each<[string, Record<string, unknown>]>([
    ['a structure', { a: {} }],
    ['a list', { a: ['b'] }],
    ['null', { a: null }],
    ['an empty name', { '': 1 }],
    ['a text that is too long', { a: 'longer' }],
    ['too many', { a: 1, b: 2, c: 3 }],
  ])('leaves %s to the SDK', (_what, given) => {
    const limits = { attributeCountLimit: 2, attributeValueLengthLimit: 5 };
    expect(copyPlainAttributes(given, limits)).toBeUndefined();
  });

  it('leaves all to an SDK whose limit is none', () => {
    const limits = { attributeCountLimit: 2, attributeValueLengthLimit: 0 };
    expect(copyPlainAttributes({ a: 1 }, limits)).toBeUndefined();
  });
});
