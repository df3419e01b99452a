import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import Module from 'node:module';
import type { NodeModuleStatic } from '../../src/module-hooks/node-module';
import { createPackageFinder } from '../../src/module-hooks/package-finder';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder';

const library = (name: string) => JSON.stringify({ name, version: '1.0.0' });

const STORE = 'node_modules/.store/listed-npm-3.19.0-186e261f8d/package';

/** An application with copies of `listed` and `@scope/listed` in every place where one can be. */
const FILES = {
  'package.json': library('listed'),
  'src/esm/package.json': '{ "type": "module" }',
  'node_modules/listed/package.json': library('listed'),
  'node_modules/@scope/listed/package.json': library('@scope/listed'),
  'node_modules/other/package.json': library('other'),
  'node_modules/alias/package.json': library('listed'),
  'node_modules/@my/alias/package.json': library('@scope/listed'),
  'node_modules/fork/node_modules/listed/package.json': library('@company/listed'),
  'node_modules/swapped/node_modules/listed/package.json': library('@scope/listed'),
  'node_modules/broken/package.json': 'no JSON',
  [`${STORE}/package.json`]: library('listed'),
  [`${STORE}/esm/package.json`]: '{ "type": "module" }',
  'node_modules/.store/other-npm-1/package/package.json': library('other'),
  'node_modules/.cache/file.js': '',
  'vendor/listed/package.json': library('listed'),
  'linked/packages/anywhere/package.json': library('@scope/listed'),
  'workspaces/redis/package.json': '{ "name": "listed", "version": "1.0.0", "private": true }',
  'workspaces/draft/package.json': '{ "name": "listed" }',
  'workspaces/named/package.json': '{ "name": 1 }',
};

let folder: TemporaryFolder;

beforeAll(() => {
  folder = createTemporaryFolder(FILES);
});

afterAll(() => folder.remove());

const LISTED = new Set(['listed', '@scope/listed']);

describe.each([
  ['what Node.js has read', Module as unknown as NodeModuleStatic],
  ['the files themselves', {}],
])('createPackageFinder by %s', (_way, source) => {
  const finder = (entry = 'src/main.js') =>
    createPackageFinder(source, (name) => LISTED.has(name), join(folder.path, entry));
  const find = (file: string, entry?: string) => {
    const copy = finder(entry)(join(folder.path, file));
    return copy && [copy.name, copy.root.slice(folder.path.length + 1)];
  };

  it.each([
    ['in its folder', 'node_modules/listed/lib/a.js', 'listed', 'node_modules/listed'],
    [
      'with a scope',
      'node_modules/@scope/listed/a.js',
      '@scope/listed',
      'node_modules/@scope/listed',
    ],
    [
      'whose files are gone',
      'node_modules/x/node_modules/listed/a.js',
      'listed',
      'node_modules/x/node_modules/listed',
    ],
    ['by an alias', 'node_modules/alias/lib/a.js', 'listed', 'node_modules/alias'],
    [
      'by an alias with a scope',
      'node_modules/@my/alias/a.js',
      '@scope/listed',
      'node_modules/@my/alias',
    ],
    ['in the store of Yarn', `${STORE}/lib/a.js`, 'listed', STORE],
    ['in a folder with a package.json of its own', `${STORE}/esm/a.js`, 'listed', STORE],
    ['vendored', 'vendor/listed/lib/deep/a.js', 'listed', 'vendor/listed'],
    [
      'linked from anywhere',
      'linked/packages/anywhere/a.js',
      '@scope/listed',
      'linked/packages/anywhere',
    ],
    [
      'as a fork in its place',
      'node_modules/fork/node_modules/listed/a.js',
      'listed',
      'node_modules/fork/node_modules/listed',
    ],
    [
      'in the place of another',
      'node_modules/swapped/node_modules/listed/a.js',
      '@scope/listed',
      'node_modules/swapped/node_modules/listed',
    ],
  ])('finds a library %s', (_where, file, name, root) => {
    expect(find(file)).toEqual([name, root]);
  });

  it.each([
    ['of the application itself, whatever its name', 'src/a.js'],
    ['of the application, beside a package.json without a name', 'src/esm/a.js'],
    ['of another package', 'node_modules/other/a.js'],
    ['of another package in the store', 'node_modules/.store/other-npm-1/package/a.js'],
    ['of a cache', 'node_modules/.cache/file.js'],
    ['of a package whose package.json is none', 'node_modules/broken/a.js'],
    ['of a private workspace', 'workspaces/redis/index.js'],
    ['of a workspace without a version', 'workspaces/draft/index.js'],
    ['below a package.json whose name is none', 'workspaces/named/index.js'],
  ])('takes for no library a file %s', (_which, file) => {
    expect(find(file)).toBeUndefined();
  });

  it.each(['', 'a.js', '/a.js', 'node:fs', '[eval]'])('takes for no library %j', (filename) => {
    expect(finder()(filename)).toBeUndefined();
  });

  it('gives one object for all files of a copy', () => {
    const findCopy = finder();
    const copyOf = (file: string) => findCopy(join(folder.path, file));
    expect(copyOf('vendor/listed/a.js')).toBe(copyOf('vendor/listed/b.js'));
  });
});

describe('createPackageFinder', () => {
  it('asks for the package.json of a root, and of a folder of the application, once', () => {
    const asked: string[] = [];
    const source = {
      _readPackage: (path: string) => {
        asked.push(path);
        return path === '/app' ? { name: 'application' } : false;
      },
    } as const;
    const find = createPackageFinder(source, (name) => LISTED.has(name), '/app/main.js');
    for (const file of ['a.js', 'b.js', 'lib/c.js', 'lib/d.js']) {
      find(`/app/node_modules/other/${file}`);
      find(`/app/src/${file}`);
    }
    expect(asked).toEqual(['/app/node_modules/other', '/app/src', '/app', '/app/src/lib']);
  });
});
