import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { sayBundledLibraries, type LoadedFiles } from '../../src/diagnostics/bundled-libraries';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder';

const WINSTON = 'x("[winston] Attempt to write logs with no transports, which")';
const PG = 'x("Client has already been connected. You cannot reuse a client.")';

let folder: TemporaryFolder | undefined;
let lines: string[];
beforeEach(() => {
  lines = [];
});
afterEach(() => {
  folder?.remove();
  folder = undefined;
});

/**
 * Returns the lines about an application with these files, which was started with `dist/main.js`.
 */
const saidOf = async (
  files: Readonly<Record<string, string>>,
  loaded: Partial<LoadedFiles> = {},
) => {
  folder = createTemporaryFolder(files);
  const { path } = folder;
  const entry = join(path, 'dist', 'main.js');
  const ordinary = { entry, folder: () => path, files: [entry], isMissed: () => true };
  await sayBundledLibraries({ ...ordinary, ...loaded }, (line) => lines.push(line));
  return lines;
};

const packageOf = (...names: string[]) =>
  JSON.stringify({ devDependencies: Object.fromEntries(names.map((name) => [name, '*'])) });

describe('sayBundledLibraries', () => {
  it('says which libraries are in the file of the application, with the way out', async () => {
    const files = { 'package.json': packageOf('pg', 'pino', 'winston') };
    expect(await saidOf({ ...files, 'dist/main.js': WINSTON + PG })).toEqual([
      'pg and winston are bundled into main.js, where no hook can see them, so they are not instrumented. ' +
        'Keep packages out of the bundle (esbuild: --packages=external; webpack: externals) to have their spans and log records.',
    ]);
  });

  it('looks past a package.json that only says what kind of modules there are', async () => {
    const files = {
      'package.json': packageOf('winston'),
      'dist/package.json': '{"type":"module"}',
    };
    expect(await saidOf({ ...files, 'dist/main.js': WINSTON })).toHaveLength(1);
  });

  it.each([
    ['a dependency that is not used', { 'package.json': packageOf('pg'), 'dist/main.js': '1' }],
    [
      'a text of a library that nobody depends on',
      { 'package.json': packageOf('pg'), 'dist/main.js': WINSTON },
    ],
    ['a file without a package.json', { 'dist/main.js': WINSTON }],
    ['a package.json that is none', { 'package.json': '{', 'dist/main.js': WINSTON }],
    ['a file that is gone', { 'package.json': packageOf('winston') }],
  ])('says nothing of %s', async (_title, files) => {
    expect(await saidOf(files as Record<string, string>)).toEqual([]);
  });

  it('says nothing of a library that has loaded as a package, or is not to be instrumented', async () => {
    const files = { 'package.json': packageOf('winston'), 'dist/main.js': WINSTON };
    expect(await saidOf(files, { isMissed: () => false })).toEqual([]);
  });

  it('says nothing of code without a file', async () => {
    const files = { 'package.json': packageOf('winston') };
    expect(await saidOf(files, { entry: undefined })).toEqual([]);
  });

  it('says what Next.js has built into its server, with its setting', async () => {
    const files = {
      'package.json': packageOf('winston'),
      '.next/server/chunks/[root]__1._.js': WINSTON,
    };
    const start = '/app/node_modules/next/dist/server/lib/start-server.js';
    expect(await saidOf(files, { files: [start] })).toEqual([
      'winston is bundled by Next.js, where no hook can see it, so it is not instrumented. ' +
        "Set serverExternalPackages: ['winston'] in next.config to have its spans and log records.",
    ]);
  });

  it('says nothing of what Next.js leaves outside, and while it builds', async () => {
    const files = { 'package.json': packageOf('winston'), '.next/server/app/page.js': '1' };
    const start = 'C:\\app\\node_modules\\next\\dist\\server\\next.js';
    expect(await saidOf(files, { files: [start] })).toEqual([]);
    folder?.remove();
    const build = { ...files, '.next/server/app/page.js': WINSTON };
    expect(await saidOf(build, { files: ['/app/node_modules/next/dist/build/index.js'] })).toEqual(
      [],
    );
  });
});
