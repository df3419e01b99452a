import { describe, expect, it } from '@jest/globals';
import { hookCommonJs, patchLoadedCommonJs } from '../../src/module-hooks/commonjs';
import { ModuleHooks } from '../../src/module-hooks/module-hooks';
import type { NodeModuleStatic } from '../../src/module-hooks/node-module';
import { createPackageFinder } from '../../src/module-hooks/package-finder';
import { createFakeLoader, type FakeModule } from '../support/fake-module';

const MAIN = (root: string) => `${root}/node_modules/listed/index.js`;
const INNER = (root: string) => `${root}/node_modules/listed/lib/inner.js`;

/**
 * Creates a finder that recognizes packages by their folders, since the files of these tests do not
 * exist.
 */
const finderOf = (Module: NodeModuleStatic, hooks: ModuleHooks) =>
  createPackageFinder(Module, (name) => hooks.hasPackage(name), '/app/main.js');

let roots = 0;

/** A loader with one listed package, `listed`, that is hooked, and a record of what the hooks saw. */
function hooked(
  input: { readonly files?: (root: string) => Record<string, (module: FakeModule) => void> } = {},
) {
  // a folder of its own, since the entry of a package is looked up once in a process
  roots += 1;
  const root = `/app-${roots}`;
  const loader = createFakeLoader({
    files: input.files?.(root) ?? {},
    mains: { listed: MAIN(root) },
  });
  const hooks = new ModuleHooks(new Set(['listed', '@scope/listed']), new Set(['http']));
  const announced: unknown[][] = [];
  const seen: unknown[][] = [];
  hooks.onFirstLoad((...args) => void announced.push(args));
  hooks.onExports((exports, name, packageRoot) => {
    seen.push([exports, name, packageRoot]);
    return exports;
  });
  hookCommonJs(loader.Module, hooks, finderOf(loader.Module, hooks));
  return { ...loader, root, moduleHooks: hooks, announced, seen };
}

describe('hookCommonJs', () => {
  it.each(['/app/src/index.js', '/app/node_modules/other/index.js', '/app/node_modules/x.js'])(
    'leaves a file alone that is not of a listed package (%s)',
    (filename) => {
      const { run, calls, announced, seen } = hooked();
      const module = run(filename);
      expect(calls).toEqual([['load', module, filename]]);
      expect(module.loaded).toBe(true);
      expect([announced, seen]).toEqual([[], []]);
    },
  );

  it('keeps `this` and the argument for a listed file', () => {
    const { run, calls, root } = hooked();
    const module = run(INNER(root));
    expect(calls[0]).toEqual(['load', module, INNER(root)]);
    expect(calls[0]?.[1]).toBe(module);
  });

  it('announces a package before its first file runs, and once', () => {
    const order: string[] = [];
    const { run, root, moduleHooks } = hooked({
      files: (folder) => ({ [MAIN(folder)]: () => order.push('file runs') }),
    });
    moduleHooks.onFirstLoad((name, packageRoot) => order.push(`${name} in ${packageRoot}`));
    run(MAIN(root));
    run(INNER(root));
    expect(order).toEqual([`listed in ${root}/node_modules/listed`, 'file runs']);
  });

  it('announces each copy of a package', () => {
    const { run, root, announced } = hooked();
    const other = `${root}/node_modules/a/node_modules/listed`;
    run(MAIN(root));
    run(`${other}/index.js`);
    expect(announced).toEqual([
      ['listed', `${root}/node_modules/listed`],
      ['listed', other],
    ]);
  });

  it("calls the package's entry by the package's name, and other files by their paths", () => {
    const { run, root, seen } = hooked();
    run(INNER(root));
    run(MAIN(root));
    expect(seen.map(([, name]) => name)).toEqual(['listed/lib/inner.js', 'listed']);
  });

  it('calls every file of a package without an entry by its path', () => {
    const { run, root, seen } = hooked();
    run(`${root}/node_modules/@scope/listed/index.js`);
    expect(seen).toEqual([[{}, '@scope/listed/index.js', `${root}/node_modules/@scope/listed`]]);
  });

  it('looks for the entry of a scoped package from the folder that holds its scope', () => {
    const { run, root, calls } = hooked();
    run(`${root}/node_modules/@scope/listed/index.js`);
    const lookUp = calls.find(([method]) => method === '_resolveFilename');
    expect(lookUp).toMatchObject([
      '_resolveFilename',
      '@scope/listed',
      { paths: [`${root}/node_modules`] },
    ]);
  });

  it('hands over the exports when the file has run', () => {
    const { run, root, seen } = hooked({
      files: (folder) => ({
        [MAIN(folder)]: (module) => Object.assign(module, { exports: 'done' }),
      }),
    });
    run(MAIN(root));
    expect(seen[0]?.[0]).toBe('done');
  });

  it('replaces exports by what a hook returns, and keeps the very ones otherwise', () => {
    const original = { a: 1 };
    const { run, root, moduleHooks } = hooked({
      files: (folder) => ({
        [MAIN(folder)]: (module) => Object.assign(module, { exports: original }),
        [INNER(folder)]: (module) => Object.assign(module, { exports: original }),
      }),
    });
    moduleHooks.onExports((exports, name) => (name === 'listed' ? { patched: exports } : exports));
    expect(run(MAIN(root)).exports).toEqual({ patched: original });
    expect(run(INNER(root)).exports).toBe(original);
  });

  it('does not assign exports that no hook changed, as they may be read-only', () => {
    const { run, root } = hooked({
      files: (folder) => ({ [INNER(folder)]: (module) => Object.freeze(module.exports) }),
    });
    expect(() => run(INNER(root))).not.toThrow();
  });

  it('passes on what the file throws, the very value, and asks no hook', () => {
    const thrown = new Error('the application itself');
    const { run, root, seen } = hooked({
      files: (folder) => ({
        [MAIN(folder)]: () => {
          throw thrown;
        },
      }),
    });
    let caught: unknown;
    try {
      run(MAIN(root));
    } catch (error) {
      caught = error;
    }
    expect(caught).toBe(thrown);
    expect(seen).toEqual([]);
  });

  it('loads a file again that failed the first time', () => {
    let attempts = 0;
    const { run, root, seen } = hooked({
      files: (folder) => ({
        [MAIN(folder)]: () => {
          attempts += 1;
          if (attempts === 1) throw new Error('not yet');
        },
      }),
    });
    expect(() => run(MAIN(root))).toThrow('not yet');
    run(MAIN(root));
    expect(seen).toHaveLength(1);
  });

  it('touches nothing while it is paused', () => {
    const { run, root, moduleHooks, announced, seen, Module, syncCount } = hooked();
    moduleHooks.pause(() => {
      run(MAIN(root));
      Module._load('http');
    });
    expect([announced, seen, syncCount()]).toEqual([[], [], 0]);
    expect(moduleHooks.isPendingBuiltin('http')).toBe(true);
  });

  it('keeps `this`, arguments and result of a request', () => {
    const { Module, calls } = hooked();
    const self = {};
    const parent = { id: 'parent' };
    const result = Reflect.apply(Module._load, self, ['./file', parent, false]);
    expect(result).toBe('exports of ./file');
    expect(calls).toEqual([['_load', self, './file', parent, false]]);
    expect(calls[0]?.[1]).toBe(self);
  });

  it.each(['http', 'node:http'])(
    'patches a listed builtin when %s is first required',
    (request) => {
      const { Module, announced, seen, syncCount } = hooked();
      expect(Module._load(request)).toBe(`exports of ${request}`);
      Module._load('http');
      Module._load('node:http');
      expect(announced).toEqual([['http', undefined]]);
      expect(seen).toEqual([
        [expect.objectContaining({ createServer: expect.any(Function) }), 'http', undefined],
      ]);
      expect(syncCount()).toBe(1);
    },
  );

  it('keeps names and lengths of what it hooks', () => {
    const { Module } = hooked();
    const plain = createFakeLoader().Module;
    for (const [ours, original] of [
      [Module._load, plain._load],
      [Module.prototype.load, plain.prototype.load],
    ] as const) {
      expect([ours.name, ours.length]).toEqual([original.name, original.length]);
    }
  });

  it('leaves to Node.js what it is to say of a file name that is none', () => {
    const { Module, calls } = hooked();
    const module = new Module();
    module.load(undefined as unknown as string);
    expect(calls).toEqual([['load', module, undefined]]);
  });

  it('loads a file although something of ours throws', () => {
    const { run, root, moduleHooks } = hooked();
    moduleHooks.onFirstLoad(() => {
      throw new Error('ours');
    });
    expect(run(MAIN(root)).loaded).toBe(true);
  });

  it('leaves builtins alone that are not listed, and requests that are no text', () => {
    const { Module, announced } = hooked();
    Module._load('fs');
    Module._load('node:test');
    expect(Module._load(undefined as unknown as string)).toBe('exports of undefined');
    expect(announced).toEqual([]);
  });
});

describe('patchLoadedCommonJs', () => {
  /** The same before the hooks are there. */
  const loadedBefore = (filenames: (root: string) => readonly string[]) => {
    roots += 1;
    const root = `/app-${roots}`;
    const loader = createFakeLoader({ mains: { listed: MAIN(root) } });
    for (const filename of filenames(root)) loader.run(filename);
    const hooks = new ModuleHooks(new Set(['listed']), new Set());
    return { ...loader, root, moduleHooks: hooks };
  };

  it('patches listed files that were loaded before, and names their packages once', () => {
    const { Module, moduleHooks, root } = loadedBefore((folder) => [
      '/app/index.js',
      '/app/node_modules/other/index.js',
      MAIN(folder),
      INNER(folder),
    ]);
    const announced: unknown[] = [];
    moduleHooks.onFirstLoad((name) => void announced.push(name));
    moduleHooks.onExports((_exports, name) => `patched ${name}`);
    expect(patchLoadedCommonJs(Module, moduleHooks, finderOf(Module, moduleHooks))).toEqual([
      'listed',
    ]);
    expect(announced).toEqual(['listed']);
    expect(Module._cache[MAIN(root)]?.exports).toBe('patched listed');
    expect(Module._cache[INNER(root)]?.exports).toBe('patched listed/lib/inner.js');
    expect(Module._cache['/app/index.js']?.exports).toEqual({});
  });

  it('leaves a file alone that is still loading', () => {
    const { Module, moduleHooks, root } = loadedBefore((folder) => [MAIN(folder)]);
    Object.assign(Module._cache[MAIN(root)] as object, { loaded: false });
    expect(patchLoadedCommonJs(Module, moduleHooks, finderOf(Module, moduleHooks))).toEqual([]);
  });
});
