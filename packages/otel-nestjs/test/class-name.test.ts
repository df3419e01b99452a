/* oxlint-disable typescript/no-extraneous-class -- they are here to be named */
import { expect, it } from '@jest/globals';
import { classNameOf } from '../src/class-name';

/** Names a class as Nest's `mixin()` does. */
const mixin = <Class extends object>(Class: Class): Class =>
  Object.defineProperty(Class, 'name', { value: '0f3a9c1b7de24568a0b1c' });

class AuthGuard {}

it.each([
  ['is the class as it is written', AuthGuard, 'AuthGuard'],
  ['is the one in the source of a mixin', mixin(class RoleGuard {}), 'RoleGuard'],
  ['is that of the parent of a mixin without one', mixin(class extends AuthGuard {}), 'AuthGuard'],
  ['is none where nobody gave one', mixin(class {}), undefined],
  ['is the name that a bundler kept', named(class Cats2 {}, 'Cats'), 'Cats'],
  ['may be made of letters that are digits too', named(class {}, 'Facade'), 'Facade'],
  ['is none without a class', undefined, undefined],
])('the name of a class %s', (_title, Class, name) => {
  expect(classNameOf(Class)).toBe(name);
});

function named<Class extends object>(Class: Class, name: string): Class {
  return Object.defineProperty(Class, 'name', { value: name });
}
