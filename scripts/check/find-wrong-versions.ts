import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.ts';

/** Packages whose version, or whose `VERSION`, is not the one of lerna.json. */
export function findWrongVersions(): string[] {
  const { version } = readJson('lerna.json');
  return readdirSync(join(root, 'packages')).flatMap((name) => {
    const folder = join('packages', name);
    return [
      [join(folder, 'package.json'), readJson(join(folder, 'package.json')).version],
      [join(folder, 'src/version.ts'), readConstant(join(folder, 'src/version.ts')) ?? version],
    ]
      .filter(([, found]) => found !== version)
      .map(([path, found]) => `${path} says ${found}, lerna.json ${version}`);
  });
}

const readJson = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));

function readConstant(path: string): string | undefined {
  if (!existsSync(join(root, path))) return undefined;
  return /VERSION\b.*?= '(.+?)'/.exec(readFileSync(join(root, path), 'utf8'))?.[1];
}
