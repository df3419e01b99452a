import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { wrapFunction, type AnyFunction, type Invoke } from '../../src/patching/wrap-function';

const passOn: Invoke = (original, thisArg, args) => Reflect.apply(original, thisArg, args);

/** Returns everything that is visible of a function without calling it. */
const looks = (seen: AnyFunction) => ({
  name: seen.name,
  length: seen.length,
  properties: Object.getOwnPropertyDescriptors(seen),
  prototype: Object.getPrototypeOf(seen) as object,
  isExtensible: Object.isExtensible(seen),
  text: inspect(seen),
});

const plain = Object.assign(
  function plain(this: unknown, a: unknown, _b: unknown) {
    return [this, a];
  },
  { version: '1', [Symbol.for('mark')]: Object.freeze({ deep: true }) },
);
class Parent {
  method(a: unknown, ..._more: unknown[]) {
    return [this, a];
  }
}
const arrow = (a: unknown) => a;

describe('wrapFunction', () => {
  it.each([plain, Parent.prototype.method, arrow, Object.freeze(function frozen() {})])(
    'looks like %p',
    (original) => {
      expect(looks(wrapFunction(original as AnyFunction, passOn))).toEqual(
        looks(original as AnyFunction),
      );
    },
  );

  it('sees each call with what it was called on and with', () => {
    const calls: unknown[] = [];
    const wrapper = wrapFunction(plain, (original, thisArg, args) => {
      calls.push([original, thisArg, args]);
      return passOn(original, thisArg, args);
    });
    const self = {};
    expect(wrapper.call(self, 1, 2)).toEqual([self, 1]);
    expect(calls).toEqual([[plain, self, [1, 2]]]);
  });

  it('leaves `new` to the original', () => {
    function Connection(this: { target?: unknown }) {
      this.target = new.target;
    }
    const Wrapper = wrapFunction(Connection as AnyFunction, () => {
      throw new Error('seen');
    }) as unknown as new () => { target: unknown };
    const made = new Wrapper();
    expect(made.target).toBe(Connection);
    expect(made).toBeInstanceOf(Wrapper);
    expect(made).toBeInstanceOf(Connection);
    class Own extends Wrapper {}
    expect(new Own()).toBeInstanceOf(Own);
    expect(new Own().target).toBe(Own);
  });

  it('throws at `new` where the original does', () => {
    for (const original of [arrow, Parent.prototype.method]) {
      const wrapper = wrapFunction(original as AnyFunction, passOn);
      expect(() => Reflect.construct(wrapper, [])).toThrow(TypeError);
    }
  });
});
