import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { findInstalled } from '../../src/module-hooks/find-installed';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder';

describe('findInstalled', () => {
  let folder: TemporaryFolder;

  beforeAll(() => {
    const manifest = '{}';
    folder = createTemporaryFolder({
      'package.json': JSON.stringify({
        dependencies: {
          plain: '^1',
          alias: 'npm:aliased@^6',
          '@my/alias': 'npm:@scope/aliased@1.0.0',
          gone: 'npm:absent@1',
          bare: 'npm:without-version',
        },
      }),
      'node_modules/plain/package.json': manifest,
      'node_modules/@scope/plain/package.json': manifest,
      'node_modules/alias/package.json': manifest,
      'node_modules/@my/alias/package.json': manifest,
      'node_modules/bare/package.json': manifest,
      'node_modules/.pnpm/node_modules/indirect/package.json': manifest,
      'services/a/package.json': manifest,
    });
  });

  afterAll(() => folder.remove());

  it.each([
    ['plain', 'plain'],
    ['@scope/plain', '@scope/plain'],
    ['aliased', 'alias'],
    ['@scope/aliased', '@my/alias'],
    ['without-version', 'bare'],
    ['indirect', 'indirect'],
    ['absent', undefined],
    ['alias-of-nothing', undefined],
  ])('finds %s as %s', (packageName, expected) => {
    for (const entry of ['main.js', 'services/a/src/main.js']) {
      expect(findInstalled(join(folder.path, entry))(packageName)).toBe(expected);
    }
  });

  it('finds nothing where nothing is', () => {
    expect(findInstalled('/nowhere/main.js')('plain')).toBeUndefined();
  });
});
