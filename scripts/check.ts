// `npm run check`: everything that can be said about the tree without running it. All steps run, also
// after one that fails; the failed ones are named at the end. `npm run check -- lint types` runs those
// steps only.
import { join } from 'node:path';
import { findDuplicates } from './check/find-duplicates.ts';
import { findMissingPrograms } from './check/find-missing-programs.ts';
import { findUnusedInstrumentations } from './check/find-unused-instrumentations.ts';
import { findWrongMetadata } from './check/find-wrong-metadata.ts';
import { findWrongVersions } from './check/find-wrong-versions.ts';
import { checkPackedPackages } from './check/packed-packages.ts';
import { root, run } from './check/run.ts';

const NODE_8 = join(root, 'node_modules/node8/bin/node');
const GENERATED_DOCS = [
  'scripts/generate-configuration-doc.ts',
  'scripts/generate-instrumentations-doc.ts',
];

/** Folders of TypeScript that Node.js runs as it is, by stripping the types. */
const TOOL_FOLDERS = ['scripts', 'bench', 'test/faults'];

type Complaints = readonly (string | readonly string[])[];
type Step = () => Complaints | Promise<Complaints>;

/** Each step by its name; it returns what it has to complain of, nothing when all is well. */
const steps: Record<string, Step> = {
  build: () => run('node', 'scripts/build.ts', '--only', 'packages'),
  format: () => run('oxfmt', '--list-different', '.'),
  types: () => run('tsc', '-b', ...testFolders(), ...TOOL_FOLDERS),
  lint: () => run('oxlint', '--format', 'unix'),
  'unused code': async () => [
    await run('knip', '--no-progress', '--no-config-hints'),
    findUnusedInstrumentations(),
  ],
  gauntlet: findMissingPrograms,
  'syntax of Node.js 8': () => run(NODE_8, '--check', 'packages/otel-auto/register.js'),
  'packed packages': checkPackedPackages,
  'one copy of OpenTelemetry': findDuplicates,
  versions: findWrongVersions,
  metadata: findWrongMetadata,
  'generated docs': () =>
    Promise.all(GENERATED_DOCS.map((script) => run('node', script, '--check'))),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in steps));
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(', ')}. Steps: ${Object.keys(steps).join(', ')}.`);
  process.exit(2);
}

const failed: string[] = [];
for (const [name, step] of Object.entries(steps)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const startedAt = performance.now();
  const complaints = await complaintsOf(step);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${complaints.length > 0 ? 'FAILED' : 'ok    '} ${name} (${seconds} s)`);
  if (complaints.length === 0) continue;
  failed.push(name);
  console.log(`${complaints.join('\n').replaceAll(/^/gm, '       ')}\n`);
}

if (failed.length > 0) {
  console.log(`Failed: ${failed.join(', ')}. \`npm run fix\` formats and cures what it can.`);
  process.exitCode = 1;
}

async function complaintsOf(step: Step): Promise<string[]> {
  try {
    return [await step()].flat(2).filter(Boolean);
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
}

function testFolders() {
  return [
    'test',
    ...['otel-auto', 'otel-nestjs', 'otel-winston', 'otlp-receiver', 'testkit'].map(
      (name) => `packages/${name}/test`,
    ),
  ];
}
