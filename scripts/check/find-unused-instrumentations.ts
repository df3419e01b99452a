import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadInstrumentations } from '../support/built-distro.ts';
import { root } from './run.ts';

const folder = join(root, 'packages/otel-auto');

/**
 * Upstream's instrumentations that are installed, in no row of the table and beneath none of ours. knip
 * cannot see it: the table names them as text, and the bundler makes their chunks from it.
 */
export function findUnusedInstrumentations(): string[] {
  const { devDependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const instrumentations = loadInstrumentations();
  const used = new Set(instrumentations.map(({ upstream }) => upstream?.package));
  for (const { own } of instrumentations) {
    if (own === undefined) continue;
    const text = readFileSync(join(folder, 'src', `${own.module}.ts`), 'utf8');
    for (const [, name] of text.matchAll(/from '(@opentelemetry\/instrumentation-[^']+)'/g)) {
      used.add(name);
    }
  }
  return Object.keys(devDependencies)
    .filter((name) => name.startsWith('@opentelemetry/instrumentation-') && !used.has(name))
    .map(
      (name) =>
        `${name} is a dependency of packages/otel-auto, in no row of its table and beneath none of ours`,
    );
}
