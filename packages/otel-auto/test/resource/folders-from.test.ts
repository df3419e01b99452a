import { join, parse, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { foldersFrom } from '../../src/resource/folders-from';

const { root } = parse(resolve());

describe('foldersFrom', () => {
  it('gives the path and what is above it, up to the root', () => {
    expect([...foldersFrom(join(root, 'srv', 'shop', 'main.js'))]).toEqual([
      join(root, 'srv', 'shop', 'main.js'),
      join(root, 'srv', 'shop'),
      join(root, 'srv'),
      root,
    ]);
    expect([...foldersFrom(root)]).toEqual([root]);
  });

  it('gives so many levels at most', () => {
    expect([...foldersFrom(join(root, 'srv', 'shop'), 2)]).toEqual([
      join(root, 'srv', 'shop'),
      join(root, 'srv'),
    ]);
  });

  it('ends above a relative path', () => {
    expect([...foldersFrom('shop/main.js')]).toEqual(['shop/main.js', 'shop', '.']);
  });
});
