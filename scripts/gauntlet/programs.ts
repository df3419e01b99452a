import { readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';

export const GAUNTLET = join(import.meta.dirname, '../../test/gauntlet');
const PROGRAMS = join(GAUNTLET, 'programs');

export interface Program {
  /** The row of the table of instrumentations. */
  readonly row: string;
  /** The path below `programs`. */
  readonly name: string;
  /** The servers that it needs, in the words of its `// needs:` line. */
  readonly servers: readonly string[];
  /**
   * A part of the lines of the distro that may say that telemetry is missing, in the words of its
   * `// admits:` line: such a program passes what nobody can read.
   */
  readonly admits: string | undefined;
  readonly isEsModule: boolean;
}

/**
 * Every program of the gauntlet: `programs/ROW/WHAT.cjs` or `.mjs`. What lies in `support` is shared.
 *
 * @returns in the order of their names
 */
export function listPrograms(): readonly Program[] {
  return readdirSync(PROGRAMS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'support')
    .flatMap(({ name: row }) =>
      readdirSync(join(PROGRAMS, row))
        .filter((file) => ['.cjs', '.mjs'].includes(extname(file)))
        .map((file) => toProgram(row, file)),
    )
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function toProgram(row: string, file: string): Program {
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
