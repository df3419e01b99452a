import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.ts';

/**
 * Finds what leads from a published package to its source, and is not what the package.json of the root
 * says. npm refuses provenance for a package whose `repository` is another one.
 */
export function findWrongMetadata(): string[] {
  const { repository, homepage, bugs } = readJson('package.json');
  const address = homepage.replace(/#.*$/, '');
  return readdirSync(join(root, 'packages')).flatMap((name) => {
    const folder = `packages/${name}`;
    const found = readJson(join(folder, 'package.json'));
    if (found.private) return [];
    const wanted = {
      repository: { ...repository, directory: folder },
      homepage: `${address}/tree/main/${folder}#readme`,
      bugs,
    };
    return Object.entries(wanted)
      .filter(([key, value]) => JSON.stringify(found[key]) !== JSON.stringify(value))
      .map(([key, value]) => `${folder}/package.json: ${key} has to be ${JSON.stringify(value)}`);
  });
}

const readJson = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));
