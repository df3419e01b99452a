// `npm run pack`: builds the packages, writes the tarballs of the published ones to `artifacts/` and
// prints the line that takes them into an application. The end-to-end tests run that very line:
// `--json` prints what they need, `--to FOLDER` puts the tarballs elsewhere, `--no-build` takes what
// is built.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');

/** All that an application needs. */
const DISTRO = 'otel-auto';

/** The other packages that are published. */
const OTHERS = ['otel-nestjs', 'otel-winston', 'otlp-receiver'];

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    to: { type: 'string', default: join(root, 'artifacts') },
    build: { type: 'boolean', default: true },
  },
  allowNegative: true,
});

if (options.build) {
  execFileSync(
    process.execPath,
    [join(root, 'scripts/build.ts'), '--only', 'packages'],
    // what is printed on stdout is ours alone
    { cwd: root, stdio: ['ignore', 2, 2] },
  );
}

const folder = resolve(options.to);
if (folder === join(root, 'artifacts')) rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const [distro, ...others] = packTarballs(folder);
const result = {
  distro,
  others,
  install: installLine([distro]),
  installOthers: installLine(others),
};

if (options.json) {
  console.log(JSON.stringify(result));
} else {
  console.log(`This takes the distro into an application, in the application's folder:

  ${result.install}

The log bridge and the receiver, for those who use them by themselves:

  ${result.installOthers}
`);
}

/** Writes one tarball for each published package and returns their paths. */
function packTarballs(destination: string): [distro: string, ...others: string[]] {
  const workspaces = [DISTRO, ...OTHERS].flatMap((name) => ['--workspace', `packages/${name}`]);
  const output = execFileSync(
    'npm',
    ['pack', '--json', '--pack-destination', destination, ...workspaces],
    { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' },
  );
  // npm 12 gives an object by package name where npm 11 gives an array
  const packed = Object.values(
    JSON.parse(output) as Record<string, { name: string; filename: string }>,
  );
  const tarballOf = (name: string) => {
    const found = packed.find((one) => one.name === `@acme/${name}`);
    if (found === undefined) throw new Error(`npm has not packed @acme/${name}`);
    return join(destination, found.filename.replace('@', '').replace('/', '-'));
  };
  return [tarballOf(DISTRO), ...OTHERS.map(tarballOf)];
}

function installLine(tarballs: readonly string[]): string {
  return [
    'npm install',
    ...tarballs.map((path) => (/[^\w@%+=:,./-]/.test(path) ? JSON.stringify(path) : path)),
  ].join(' ');
}
