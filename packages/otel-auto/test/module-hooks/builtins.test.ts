import http from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import {
  hookGetBuiltinModule,
  isBuiltinRequest,
  isEmbedded,
  patchAllBuiltins,
  patchBuiltin,
} from '../../src/module-hooks/builtins';
import { ModuleHooks } from '../../src/module-hooks/module-hooks';
import { createFakeLoader } from '../support/fake-module';

const hooksOf = (...builtins: string[]) => new ModuleHooks(new Set(), new Set(builtins));

describe('isBuiltinRequest', () => {
  it('gives the name of a listed builtin, with or without its prefix', () => {
    const hooks = hooksOf('http', 'dns/promises');
    expect(isBuiltinRequest('http', hooks)).toBe('http');
    expect(isBuiltinRequest('node:http', hooks)).toBe('http');
    expect(isBuiltinRequest('node:dns/promises', hooks)).toBe('dns/promises');
  });

  it.each(['https', 'node:fs', './http', 'node:node:http', 'HTTP', ''])(
    'knows no %j',
    (request) => {
      expect(isBuiltinRequest(request, hooksOf('http'))).toBeUndefined();
    },
  );

  it('forgets a builtin that has been patched', () => {
    const hooks = hooksOf('http');
    hooks.markBuiltinPatched('http');
    expect(isBuiltinRequest('http', hooks)).toBeUndefined();
  });

  it('takes a request that is no text for none', () => {
    expect(isBuiltinRequest(42 as unknown as string, hooksOf('http'))).toBeUndefined();
  });
});

describe('patchBuiltin', () => {
  it('announces it, hands over the real exports, and lets the ES module bindings follow', () => {
    const { Module, syncCount } = createFakeLoader();
    const hooks = hooksOf('http');
    const order: unknown[][] = [];
    hooks.onFirstLoad((...args) => void order.push(['announced', ...args]));
    hooks.onExports((exports, name, packageRoot) => {
      order.push(['patched', exports === http, name, packageRoot, syncCount()]);
      return exports;
    });
    patchBuiltin(Module, hooks, 'http');
    expect(order).toEqual([
      ['announced', 'http', undefined],
      ['patched', true, 'http', undefined, 0],
    ]);
    expect(syncCount()).toBe(1);
  });

  it('is done with a builtin before anything of ours can ask for it again', () => {
    const { Module } = createFakeLoader();
    const hooks = hooksOf('http');
    let pending: boolean | undefined;
    hooks.onFirstLoad(() => {
      pending = hooks.isPendingBuiltin('http');
    });
    patchBuiltin(Module, hooks, 'http');
    expect(pending).toBe(false);
    expect(hooks.pendingBuiltins()).toEqual([]);
  });
});

describe('patchBuiltin, when something of ours fails,', () => {
  it('says so and throws nothing', () => {
    const { Module } = createFakeLoader();
    const failures: string[] = [];
    const hooks = new ModuleHooks(new Set(), new Set(['http']), (name, { message }) =>
      failures.push(`${name}: ${message}`),
    );
    hooks.onFirstLoad(() => {
      throw new Error('ours');
    });
    expect(() => patchBuiltin(Module, hooks, 'http')).not.toThrow();
    expect(failures).toEqual(['http: ours']);
  });
});

describe('patchAllBuiltins', () => {
  it('patches what is left', () => {
    const { Module } = createFakeLoader();
    const hooks = hooksOf('http', 'https');
    hooks.markBuiltinPatched('https');
    const announced: string[] = [];
    hooks.onFirstLoad((name) => announced.push(name));
    patchAllBuiltins(Module, hooks);
    expect(announced).toEqual(['http']);
    expect(hooks.pendingBuiltins()).toEqual([]);
  });
});

describe('hookGetBuiltinModule', () => {
  const hooked = () => {
    const { Module } = createFakeLoader();
    const hooks = hooksOf('http');
    const announced: string[] = [];
    hooks.onFirstLoad((name) => announced.push(name));
    const calls: unknown[][] = [];
    const holder = {
      getBuiltinModule(this: unknown, ...args: unknown[]) {
        calls.push([this, ...args]);
        if (typeof args[0] !== 'string') throw new TypeError('its own error');
        return `module ${args[0]}`;
      },
    };
    const original = holder.getBuiltinModule;
    hookGetBuiltinModule(Module, hooks, holder);
    return { holder, original, hooks, announced, calls };
  };

  it.each(['http', 'node:http'])('patches %s before it is given, once', (id) => {
    const { holder, announced, calls } = hooked();
    expect(holder.getBuiltinModule(id)).toBe(`module ${id}`);
    holder.getBuiltinModule(id);
    expect(announced).toEqual(['http']);
    expect(calls[0]).toEqual([holder, id]);
  });

  it('leaves others alone, and what the function throws', () => {
    const { holder, announced } = hooked();
    expect(holder.getBuiltinModule('fs')).toBe('module fs');
    for (const id of [undefined, 1, Symbol('x'), {}]) {
      expect(() => holder.getBuiltinModule(id)).toThrow('its own error');
    }
    expect(announced).toEqual([]);
  });

  it('touches nothing while the hooks are paused', () => {
    const { holder, hooks, announced } = hooked();
    hooks.pause(() => holder.getBuiltinModule('http'));
    expect(announced).toEqual([]);
  });

  it('keeps name, length, own keys, flags, text and what inspect shows', () => {
    const { holder, original } = hooked();
    const { getBuiltinModule } = holder;
    expect([getBuiltinModule.name, getBuiltinModule.length]).toEqual(['getBuiltinModule', 0]);
    expect(Reflect.ownKeys(getBuiltinModule)).toEqual(Reflect.ownKeys(original));
    expect(inspect(getBuiltinModule)).toBe(inspect(original));
    expect(() => String(getBuiltinModule)).not.toThrow();
    expect(Object.getOwnPropertyDescriptor(holder, 'getBuiltinModule')).toMatchObject({
      writable: true,
      enumerable: true,
      configurable: true,
    });
  });

  it.each([
    ['lacks it', {}],
    ['has frozen it', Object.freeze({ getBuiltinModule: () => 1 })],
    [
      'computes it',
      {
        get getBuiltinModule() {
          return () => 1;
        },
      },
    ],
  ])('does nothing to an object that %s', (_how, holder) => {
    const before = Object.getOwnPropertyDescriptors(holder);
    hookGetBuiltinModule(createFakeLoader().Module, hooksOf('http'), holder);
    expect(Object.getOwnPropertyDescriptors(holder)).toEqual(before);
  });
});

describe('isEmbedded', () => {
  it.each([undefined, '/app/main.js', '/app/main.mts', '/app/bin/tool', 'an argument of --eval'])(
    'is false for the entry %j',
    (entry) => expect(isEmbedded(entry)).toBe(false),
  );
});
