import { afterEach, describe, expect, it } from '@jest/globals';
import { Hook as ImportHook } from '../../src/module-hooks/import-in-the-middle';
import { Hook } from '../../src/module-hooks/require-in-the-middle';
import { setCurrentRuntime, type Runtime } from '../../src/runtime';
import { createTestRuntime } from '../support/test-runtime';

const patch = (exports: unknown, name: string, baseDir: string | undefined) =>
  `${exports} patched as ${name} in ${baseDir}`;

const create = (...args: ConstructorParameters<typeof Hook>) => new Hook(...args);

const start = () => {
  const runtime = createTestRuntime();
  setCurrentRuntime(runtime);
  return runtime.hooks;
};

describe('what stands for require-in-the-middle', () => {
  afterEach(() => setCurrentRuntime(undefined as unknown as Runtime));

  it.each<[string, () => unknown]>([
    ['names, options and a callback', () => new Hook(['pg'], { internals: true }, patch)],
    ['names and a callback', () => new Hook(['pg'], patch)],
  ])('takes %s, and calls back for those names alone', (_form, createHook) => {
    const hooks = start();
    createHook();
    expect(hooks.apply('exports', 'pg', '/root')).toBe('exports patched as pg in /root');
    expect(hooks.apply('exports', 'redis', '/root')).toBe('exports');
  });

  it.each<[string, () => unknown]>([
    ['options and a callback', () => new Hook(null, { internals: true }, patch)],
    ['a callback alone', () => new Hook(patch)],
  ])('takes %s, and calls back for every module', (_form, createHook) => {
    const hooks = start();
    createHook();
    expect(hooks.apply('exports', 'redis', undefined)).toBe(
      'exports patched as redis in undefined',
    );
  });

  it('calls back for a file in a package by its whole path', () => {
    const hooks = start();
    create(['pg/lib/client.js'], patch);
    expect(hooks.apply('exports', 'pg/lib/client.js', '/root')).toContain('patched');
    expect(hooks.apply('exports', 'pg', '/root')).toBe('exports');
  });

  it('is nothing without a callback, and nothing without a distro', () => {
    const hooks = start();
    create(['pg']);
    expect(hooks.apply('exports', 'pg', undefined)).toBe('exports');
    setCurrentRuntime(undefined as unknown as Runtime);
    expect(() => create(['pg'], patch).unhook()).not.toThrow();
  });
});

describe('what stands for import-in-the-middle', () => {
  it('can be made and taken back like the real one', () => {
    expect(() => new ImportHook().unhook()).not.toThrow();
  });
});
