import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from './support/exec-file';
import { tarballs } from './support/installation';
import { npmEnvironment } from './support/npm-environment';
import { runScript } from './support/run';

/** The limits for what `npm install @acme/otel-auto` adds to an application. */
const MAX_PACKAGES = 5;
const MAX_MEGABYTES = 8;

describe('an application that installs', () => {
  let folder: string;
  const npm = (...args: string[]) => execFile('npm', args, { cwd: folder, env: npmEnvironment() });

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'acme-install-'));
    writeFileSync(join(folder, 'package.json'), '{ "name": "empty", "private": true }\n');
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('the distro gets few packages and little of the disk', async () => {
    await npm('install', tarballs()['otel-auto']);
    const { stdout } = await npm('ls', '--all', '--parseable');
    // the first line is the application itself
    const packages = stdout.trim().split('\n').slice(1);
    expect(packages.length).toBeLessThanOrEqual(MAX_PACKAGES);
    expect(sizeOf(join(folder, 'node_modules')) / 1024 ** 2).toBeLessThanOrEqual(MAX_MEGABYTES);
  });

  it('the distro gets the licences and the contents of what is bundled in it', () => {
    const files = readdirSync(join(folder, 'node_modules/@acme/otel-auto'));
    expect(files).toEqual(expect.arrayContaining(['THIRD-PARTY-NOTICES.txt', 'sbom.cdx.json']));
  });

  it('the log bridge and the receiver can require and import them by name', async () => {
    const { 'otel-winston': bridge, 'otlp-receiver': receiver } = tarballs();
    await npm('install', bridge, receiver);
    for (const name of ['@acme/otel-auto', '@acme/otel-winston', '@acme/otlp-receiver']) {
      const run = await runScript(
        `import('${name}').then((module) => {
           const names = Object.keys(require('${name}'));
           console.log(names.length > 0 && names.every((each) => each in module));
         });`,
        { cwd: folder, door: 'none' },
      );
      expect(run).toMatchObject({ exitCode: 0, stdout: 'true\n', stderr: '' });
    }
  });
});

it('the README shows the line that takes the tarball', () => {
  const readme = readFileSync(join(__dirname, '../README.md'), 'utf8');
  expect(readme).toMatch(/npm install \S*artifacts\/acme-otel-auto-\d+\.\d+\.\d+\.tgz/);
});

/** Returns the size of a folder in bytes, as `du --apparent-size` counts files. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}
