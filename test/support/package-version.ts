import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const MANIFEST = join(__dirname, '../../packages/otel-auto/package.json');

/** The version of the packages that are tested; all have the same. */
export const PACKAGE_VERSION = (JSON.parse(readFileSync(MANIFEST, 'utf8')) as { version: string })
  .version;
