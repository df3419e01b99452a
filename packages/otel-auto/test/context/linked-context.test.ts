import { createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';
import { describe, expect, it } from '@jest/globals';
import { array, assert, constantFrom, nat, option, property, tuple } from 'fast-check';
import { LINKED_ROOT } from '../../src/context/linked-context';

const KEYS = ['a', 'b', 'c', 'd'].map(createContextKey);

describe('a linked context', () => {
  it('gives what the API’s own context gives, whatever is set and deleted', () => {
    const steps = array(tuple(constantFrom(...KEYS), option(nat(9))), { maxLength: 60 });
    assert(
      property(steps, (made) => {
        let linked = LINKED_ROOT;
        let known = ROOT_CONTEXT;
        for (const [key, value] of made) {
          const [before, knownBefore] = [linked, known];
          const seen = KEYS.map((each) => before.getValue(each));
          linked = value === null ? linked.deleteValue(key) : linked.setValue(key, value);
          known = value === null ? known.deleteValue(key) : known.setValue(key, value);
          expect(KEYS.map((each) => linked.getValue(each))).toEqual(
            KEYS.map((each) => known.getValue(each)),
          );
          expect(KEYS.map((each) => before.getValue(each))).toEqual(seen);
          expect(seen).toEqual(KEYS.map((each) => knownBefore.getValue(each)));
        }
      }),
    );
  });

  it('is made of few links, however often a value is set', () => {
    const key = createContextKey('set over and over');
    let context = LINKED_ROOT;
    for (let time = 0; time < 1000; time += 1) context = context.setValue(key, { time });
    let links = 0;
    let rest: unknown = context;
    while ((rest as { readonly link?: { readonly parent: unknown } }).link !== undefined) {
      links += 1;
      rest = (rest as { readonly link: { readonly parent: unknown } }).link.parent;
    }
    expect(links).toBeLessThan(20);
    expect(context.getValue(key)).toEqual({ time: 999 });
  });
});
