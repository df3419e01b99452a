import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { findApplicationPackage } from '../../src/resource/find-application-package';

/** Looks in files that are given as plain values; `links` are real paths by path. */
const find = (
  entry: string | undefined,
  files: Readonly<Record<string, unknown>>,
  links: Readonly<Record<string, string>> = {},
) =>
  findApplicationPackage(entry, {
    realPath: (path) => links[path] ?? path,
    readFile: (path) => {
      const content = files[path];
      return typeof content === 'object'
        ? JSON.stringify(content)
        : (content as string | undefined);
    },
  });

const SHOP = { name: 'shop', version: '1.2.3' };

describe('findApplicationPackage', () => {
  it.each([
    ['beside the entry', '/srv/shop/main.js'],
    ['some levels above it', '/srv/shop/dist/src/main.js'],
    ['in the folder that is the entry', '/srv/shop'],
    ['beside an entry without its extension', '/srv/shop/main'],
  ])('finds the package.json %s', (_, entry) => {
    expect(find(entry, { '/srv/shop/package.json': SHOP })).toEqual(SHOP);
  });

  it('passes over a package.json that only says which modules are there', () => {
    expect(
      find('/srv/shop/dist/esm/main.js', {
        '/srv/shop/dist/esm/package.json': { type: 'module' },
        '/srv/shop/package.json': SHOP,
      }),
    ).toEqual(SHOP);
  });

  it.each([
    ['nonsense', 'not json'],
    ['an empty file', ''],
    ['null', 'null'],
    ['a name that is no text', '{"name":{"a":1},"version":2}'],
    ['an empty name', '{"name":" "}'],
  ])('passes over %s', (_, content) => {
    expect(
      find('/srv/shop/dist/main.js', {
        '/srv/shop/dist/package.json': content,
        '/srv/shop/package.json': SHOP,
      }),
    ).toEqual(SHOP);
  });

  it('takes a name without a version, and a file with a byte order mark', () => {
    expect(find('/srv/a.js', { '/srv/package.json': '\uFEFF{"name":"@acme/shop"}' })).toEqual({
      name: '@acme/shop',
    });
  });

  it('follows a link to where the entry really is', () => {
    expect(
      find(
        '/usr/local/bin/shop',
        { '/srv/shop/package.json': SHOP },
        { '/usr/local/bin/shop': '/srv/shop/bin/shop.js' },
      ),
    ).toEqual(SHOP);
  });

  it('names the application and not the tool that runs it', () => {
    const files = {
      '/srv/shop/package.json': SHOP,
      '/srv/shop/node_modules/.pnpm/next@16/node_modules/next/package.json': { name: 'next' },
    };
    const entry = '/srv/shop/node_modules/.pnpm/next@16/node_modules/next/dist/bin/next';
    expect(find(entry, files)).toEqual(SHOP);
  });

  it('names an application that is installed by itself', () => {
    const files = { '/usr/lib/node_modules/shop/package.json': SHOP };
    expect(find('/usr/lib/node_modules/shop/bin/shop.js', files)).toEqual(SHOP);
  });

  it.each([
    ['without an entry', undefined],
    ['when the entry is an argument of `node -e`', 'argument'],
    ['when there is no package.json', '/tmp/script.js'],
    ['when it is too far up', `/srv/${'a/'.repeat(40)}main.js`],
  ])('finds nothing %s', (_, entry) => {
    expect(find(entry, { '/srv/package.json': SHOP, 'package.json': SHOP })).toBeUndefined();
  });

  it('reads the real files, through links, and never throws', () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'application-')));
    try {
      mkdirSync(join(folder, 'shop/bin'), { recursive: true });
      writeFileSync(join(folder, 'shop/package.json'), JSON.stringify(SHOP));
      writeFileSync(join(folder, 'shop/bin/main.js'), '');
      symlinkSync(join(folder, 'shop/bin/main.js'), join(folder, 'link'));
      expect(findApplicationPackage(join(folder, 'link'))).toEqual(SHOP);
      expect(findApplicationPackage(join(folder, 'shop/bin/missing.js'))).toEqual(SHOP);
      expect(() => findApplicationPackage('/\u0000')).not.toThrow();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
