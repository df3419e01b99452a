import { describe, expect, it } from '@jest/globals';
import { ModuleHooks } from '../../src/module-hooks/module-hooks';

const createHooks = () => new ModuleHooks(new Set(['pg']), new Set(['http', 'net']));

describe('ModuleHooks', () => {
  it('knows the packages and builtins that it was given', () => {
    const hooks = createHooks();
    expect([hooks.hasPackage('pg'), hooks.hasPackage('http')]).toEqual([true, false]);
    expect(hooks.pendingBuiltins()).toEqual(['http', 'net']);
  });

  it('leaves the set alone that it was given', () => {
    const builtins = new Set(['http']);
    const hooks = new ModuleHooks(new Set(), builtins);
    hooks.markBuiltinPatched('http');
    expect(builtins).toEqual(new Set(['http']));
  });

  it('hands exports from hook to hook, in the order of their coming', () => {
    const hooks = createHooks();
    hooks.onExports((exports, name) => `${exports} > 1 of ${name}`);
    hooks.onExports((exports, _name, packageRoot) => `${exports} > 2 in ${packageRoot}`);
    expect(hooks.apply('exports', 'pg', '/root')).toBe('exports > 1 of pg > 2 in /root');
  });

  it('gives back the exports when there is no hook', () => {
    const exports = {};
    expect(createHooks().apply(exports, 'pg', undefined)).toBe(exports);
  });

  it('announces a builtin once, and each copy of a package once', () => {
    const hooks = createHooks();
    const announced: unknown[][] = [];
    hooks.onFirstLoad((...args) => void announced.push(args));
    for (const root of ['/a', '/b', '/a']) hooks.announce('pg', root);
    for (const name of ['http', 'net', 'http']) hooks.announce(name, undefined);
    expect(announced).toEqual([
      ['pg', '/a'],
      ['pg', '/b'],
      ['http', undefined],
      ['net', undefined],
    ]);
  });

  it('is paused while what it was given runs, nested calls included', () => {
    const hooks = createHooks();
    const states: boolean[] = [];
    hooks.pause(() => {
      hooks.pause(() => states.push(hooks.isPaused));
      states.push(hooks.isPaused);
    });
    expect([...states, hooks.isPaused]).toEqual([true, true, false]);
  });

  it('gives what it was given returns, and goes on after a throw', () => {
    const hooks = createHooks();
    expect(hooks.pause(() => 'value')).toBe('value');
    const fail = () =>
      hooks.pause(() => {
        throw new Error('no');
      });
    expect(fail).toThrow('no');
    expect(hooks.isPaused).toBe(false);
  });
});
