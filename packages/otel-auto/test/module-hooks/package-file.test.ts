import { describe, expect, it } from '@jest/globals';
import { endOfPackageRoot, fileNameIn, folderNameOf } from '../../src/module-hooks/package-file';
import { runForJson } from '../support/run-script';

/** Reads the parts of a file's path as the hooks do. */
const read = (filename: string) => {
  const end = endOfPackageRoot(filename);
  if (end < 0) return undefined;
  const packageName = folderNameOf(filename.slice(0, end));
  return {
    packageName,
    packageRoot: filename.slice(0, end),
    name: fileNameIn(packageName, filename, end),
  };
};

describe('the path of a file', () => {
  it('tells package, root and name', () => {
    expect(read('/app/node_modules/express/lib/router.js')).toEqual({
      packageName: 'express',
      packageRoot: '/app/node_modules/express',
      name: 'express/lib/router.js',
    });
  });

  it('tells a scoped package by both parts of its name', () => {
    expect(read('/app/node_modules/@nestjs/core/index.js')).toEqual({
      packageName: '@nestjs/core',
      packageRoot: '/app/node_modules/@nestjs/core',
      name: '@nestjs/core/index.js',
    });
  });

  it('belongs to the innermost of nested packages', () => {
    expect(read('/app/node_modules/a/node_modules/b/index.js')).toEqual({
      packageName: 'b',
      packageRoot: '/app/node_modules/a/node_modules/b',
      name: 'b/index.js',
    });
    expect(read('/app/node_modules/@s/a/node_modules/@t/b/lib/c.js')).toMatchObject({
      packageName: '@t/b',
      packageRoot: '/app/node_modules/@s/a/node_modules/@t/b',
      name: '@t/b/lib/c.js',
    });
  });

  it('in the store of pnpm names the package, not its version', () => {
    expect(read('/app/node_modules/.pnpm/pg@8.1.0/node_modules/pg/lib/index.js')).toMatchObject({
      packageName: 'pg',
      packageRoot: '/app/node_modules/.pnpm/pg@8.1.0/node_modules/pg',
    });
  });

  it.each([
    '/app/src/index.js',
    '/app/node_modules.js',
    '/app/my_node_modules/express/index.js',
    '/app/node_modules_old/express/index.js',
    'index.js',
    '',
  ])('outside node_modules is left alone (%j)', (filename) => {
    expect(endOfPackageRoot(filename)).toBe(-1);
  });

  it.each([
    '/app/node_modules/file.js',
    '/app/node_modules/@scope/file.js',
    '/app/node_modules/@scope',
  ])('that lies in node_modules without a package is left alone (%s)', (filename) => {
    expect(endOfPackageRoot(filename)).toBe(-1);
  });

  it('on Windows gives names with slashes, and the root as it is', async () => {
    const script = `
      require('node:path').sep = '\\\\';
      const { endOfPackageRoot, fileNameIn, folderNameOf } = load('module-hooks/package-file.ts');
      const read = (filename) => {
        const end = endOfPackageRoot(filename);
        const packageName = folderNameOf(filename.slice(0, end));
        return [packageName, filename.slice(0, end), fileNameIn(packageName, filename, end)];
      };
      console.log(JSON.stringify([
        read('C:\\\\app\\\\node_modules\\\\@nestjs\\\\core\\\\lib\\\\index.js'),
        endOfPackageRoot('C:\\\\app\\\\src\\\\index.js'),
      ]));
    `;
    expect(await runForJson(script)).toEqual([
      ['@nestjs/core', 'C:\\app\\node_modules\\@nestjs\\core', '@nestjs/core/lib/index.js'],
      -1,
    ]);
  });
});
