import { readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';

export const GAUNTLET = join(import.meta.dirname, '../../test/gauntlet');
const PROGRAMS = join(GAUNTLET, 'programs');

/**
 * @typedef {object} Program
 * @property {string} row of the table of instrumentations
 * @property {string} name its path below `programs`
 * @property {readonly string[]} servers what it needs, in the words of its `// needs:` line
 * @property {string | undefined} admits what a line of the distro has in it that may say that telemetry is
 *   missing, in the words of its `// admits:` line: such a program passes what nobody can read
 * @property {boolean} isEsModule
 */

/**
 * Every program of the gauntlet: `programs/ROW/WHAT.cjs` or `.mjs`. What lies in `support` is shared.
 *
 * @returns {readonly Program[]} in the order of their names
 */
export function listPrograms() {
  return readdirSync(PROGRAMS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'support')
    .flatMap(({ name: row }) =>
      readdirSync(join(PROGRAMS, row))
        .filter((file) => ['.cjs', '.mjs'].includes(extname(file)))
        .map((file) => toProgram(row, file)),
    )
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** @returns {Program} */
function toProgram(row, file) {
  const text = readFileSync(join(PROGRAMS, row, file), 'utf8');
  const [, needs = ''] = /^\/\/ needs: (.*)$/m.exec(text) ?? [];
  const [, admits] = /^\/\/ admits: (.*)$/m.exec(text) ?? [];
  return {
    row,
    name: `${row}/${file}`,
    servers: needs.split(/[ ,]+/).filter((server) => server !== ''),
    admits,
    isEsModule: extname(file) === '.mjs',
  };
}
