import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.ts';

/** Packages of which two copies would give two globals, two contexts or two patches of one module. */
const SINGLE = /^@opentelemetry\/(api|core|instrumentation|resources|sdk-.+)$/;

/** Packages of OpenTelemetry that the lock holds twice. */
export function findDuplicates(): string[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string }>;
  };
  const copies = Object.entries(packages)
    .map(([path, { version }]) => ({
      path,
      name: path.split('node_modules/').at(-1) ?? '',
      version,
    }))
    .filter(({ name }) => SINGLE.test(name));
  return [...Map.groupBy(copies, ({ name }) => name)]
    .filter(([, found]) => found.length > 1)
    .map(([name, found]) => {
      const list = found.map(({ path, version }) => `  ${version} in ${path}`);
      return [`${name} has ${found.length} copies:`, ...list].join('\n');
    });
}
