/**
 * Prints the rows of upstream's instrumentations in the distro's table that no test compares with
 * upstream yet, one a line. Both sides are read as they are: the table, and the `rows` that each comparison names.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildSync, type OutputFile } from 'esbuild';

type Table = typeof import('../packages/otel-auto/build/instrumentations/table.js');

const root = path.join(import.meta.dirname, '..');
const TABLE = 'packages/otel-auto/src/instrumentations/table.ts';
const TEST_FOLDERS = ['test/libraries', 'test/servers'];

const rows = await readTable();
const compared = readComparedRows();
const unknown = [...compared].filter((name) => !rows.has(name));
if (unknown.length > 0) {
  process.stderr.write(`no row of ${TABLE} has the name ${unknown.join(', ')}\n`);
  process.exitCode = 1;
}
const ofUpstream = [...rows].flatMap(([name, { upstream }]) => (upstream ? [name] : []));
const missing = ofUpstream.filter((name) => !compared.has(name));
process.stdout.write(
  `${ofUpstream.length - missing.length} of ${ofUpstream.length} instrumentations of upstream have a test that compares the distro's with it; not yet:\n` +
    missing.map((name) => `  ${name}\n`).join(''),
);

/** @returns its rows by their names */
async function readTable(): Promise<Map<string, { upstream?: object }>> {
  const { outputFiles } = buildSync({
    entryPoints: [path.join(root, TABLE)],
    bundle: true,
    format: 'esm',
    write: false,
  });
  const [{ contents }] = outputFiles as [OutputFile];
  const source = Buffer.from(contents).toString('base64');
  const { INSTRUMENTATIONS } = (await import(`data:text/javascript;base64,${source}`)) as Table;
  return new Map(INSTRUMENTATIONS.map((row) => [row.name, row]));
}

function readComparedRows(): Set<string> {
  const files = TEST_FOLDERS.flatMap((folder) =>
    readdirSync(path.join(root, folder))
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => path.join(root, folder, name)),
  );
  const lists = files.flatMap((file) =>
    Array.from(
      readFileSync(file, 'utf8').matchAll(/\brows: \[([^\]]+)\]/g),
      ([, list = '']) => list,
    ),
  );
  return new Set(
    lists.flatMap((list) => Array.from(list.matchAll(/'([^']+)'/g), ([, row = '']) => row)),
  );
}
