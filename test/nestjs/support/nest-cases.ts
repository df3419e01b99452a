import type { InstallationName } from '../../support/installation';

/** A version of NestJS in a kind of module. NestJS 10 and 11 are CommonJS, 12 is ES modules for either kind. */
export interface NestCase {
  readonly version: '10' | '11' | '12';
  readonly moduleKind: 'cjs' | 'esm';
  readonly folder: InstallationName;
  /** The extension of the applications. */
  readonly extension: 'cjs' | 'mjs';
}

export const NEST_CASES: readonly NestCase[] = [
  { version: '10', moduleKind: 'cjs', folder: 'apps-nest10', extension: 'cjs' },
  { version: '11', moduleKind: 'cjs', folder: 'apps-nest11', extension: 'cjs' },
  { version: '12', moduleKind: 'cjs', folder: 'apps-nest12', extension: 'cjs' },
  { version: '12', moduleKind: 'esm', folder: 'apps-nest12', extension: 'mjs' },
];

export const PLATFORMS = ['express', 'fastify'] as const;

export type Platform = (typeof PLATFORMS)[number];

/** Every version, kind of module and platform. */
export const NEST_PLATFORM_CASES = NEST_CASES.flatMap((nest) =>
  PLATFORMS.map((platform) => ({ ...nest, platform })),
);
