import http from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { isBuiltinRequest, patchBuiltin } from '../../src/module-hooks/builtins';
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
