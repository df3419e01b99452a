import { describe, expect, it } from '@jest/globals';
import {
  assert,
  constantFrom,
  dictionary,
  oneof,
  property,
  string,
  boolean,
  double,
  type Arbitrary,
} from 'fast-check';
import { hashPlainAttributes } from '../../src/metrics/hash-plain-attributes';

type Plain = Record<string, string | number | boolean>;

/** Few names and values, so that equal and nearly equal sets are frequent. */
const attributes: Arbitrary<Plain> = dictionary(
  oneof(constantFrom('a', 'b', 'ab', '1 a', ''), string()),
  oneof(
    constantFrom('', '1', 'a1', 'true', 1, -0, 0, true, false),
    string(),
    boolean(),
    double({ noNaN: true, noDefaultInfinity: true }),
  ),
  { maxKeys: 5 },
);

/** Returns the key that upstream uses for a set. */
const upstream = (set: Plain) =>
  JSON.stringify(
    Object.keys(set)
      .sort()
      .map((key) => [key, set[key]]),
  );

const reversed = (set: Plain): Plain => Object.fromEntries(Object.entries(set).toReversed());

describe('hashPlainAttributes', () => {
  it('tells the same sets apart as upstream', () => {
    assert(
      property(attributes, attributes, (one, other) => {
        expect(hashPlainAttributes(one) === hashPlainAttributes(other)).toBe(
          upstream(one) === upstream(other),
        );
      }),
    );
  });

  it('is the same in whatever order the names come', () => {
    assert(
      property(attributes, (set) => {
        expect(hashPlainAttributes(reversed(set))).toBe(hashPlainAttributes(set));
      }),
    );
  });

  it.each([
    ['a list', ['a']],
    ['nothing', undefined],
    ['null', null],
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['an object', {}],
  ])('leaves a set with %s to upstream', (_, value) => {
    expect(hashPlainAttributes({ name: 'a', value })).toBeUndefined();
  });
});
