import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Takes modules as the distro does. */
export const requireFromDistro = createRequire(
  join(import.meta.dirname, '../../packages/otel-auto/package.json'),
);

/** Loads the table of instrumentations, which is not there before the packages have been built. */
export const loadInstrumentations = () =>
  (
    requireFromDistro(
      './build/instrumentations/table.js',
    ) as typeof import('../../packages/otel-auto/build/instrumentations/table.js')
  ).INSTRUMENTATIONS;
