import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workspace } from './workspace.ts';

/** The packages that the report names, by where they are installed. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  empty: ['@acme/otel-auto'],
  express: ['express', 'winston'],
  nest: ['@nestjs/core', 'nest-winston'],
  requests: [],
  logLines: ['winston', 'pino'],
  spans: ['@opentelemetry/api'],
  upstream: [
    '@opentelemetry/auto-instrumentations-node',
    '@opentelemetry/winston-transport',
    '@opentelemetry/api-logs',
  ],
  edot: ['@elastic/opentelemetry-node'],
  'dd-trace': ['dd-trace'],
};

/** @returns `name version` */
export function listVersions({ projects, peerDirs = {} }: Workspace): readonly string[] {
  const dirs = {
    ...Object.fromEntries(Object.entries(projects).map(([name, { dir }]) => [name, dir])),
    ...peerDirs,
  };
  const versions = Object.entries(dirs).flatMap(([key, dir]) =>
    (NAMES[key] ?? []).map((name) => `${name} ${readVersion(dir, name)}`),
  );
  return [...new Set(versions)];
}

function readVersion(dir: string, name: string): string {
  const file = join(dir, 'node_modules', name, 'package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return version;
}
