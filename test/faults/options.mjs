import { parseFlags } from '../../scripts/support/parse-flags.mjs';

/**
 * @typedef {object} FaultsOptions
 * @property {boolean} quick the core alone, on one version of Node.js
 * @property {boolean} long outages of a minute as well
 * @property {readonly ('22' | '24' | '26')[]} nodeVersions
 * @property {readonly string[]} parts
 * @property {number} jobs processes at a time
 * @property {RegExp | undefined} filter of the names of the cases
 * @property {boolean} build
 * @property {boolean} help
 */

const NODE_VERSIONS = ['22', '24', '26'];
const PARTS = ['ends', 'outages', 'bursts'];

export const usage = `npm run test:faults [-- FLAG ...]

  --quick        a core of everything on Node.js 24, for CI
  --long         outages of 60 seconds as well
  --node LIST    of 22, 24 and 26, with commas (default: all; 24 with --quick)
  --only LIST    of ends, outages and bursts, with commas
  --case REGEXP  the cases whose name it matches
  --jobs N       ends at a time, 1 to 8 (default 3)
  --no-build     test what has been built
  --help         print this
`;

const FLAGS = {
  quick: { type: 'boolean', default: false },
  long: { type: 'boolean', default: false },
  node: { type: 'string' },
  only: { type: 'string', default: PARTS.join(',') },
  case: { type: 'string' },
  jobs: { type: 'string', default: '3' },
  'no-build': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
};

/**
 * @param {readonly string[]} argv
 * @returns {{ options: FaultsOptions } | { problem: string }}
 */
export function parseArguments(argv) {
  const { values, problem } = parseFlags(argv, FLAGS);
  if (problem !== undefined) return { problem };
  const { quick, long, jobs, 'no-build': noBuild, help } = values;
  try {
    const node = values.node ?? (quick ? '24' : NODE_VERSIONS.join(','));
    const nodeVersions = select('--node', NODE_VERSIONS, node);
    const parts = select('--only', PARTS, values.only);
    const filter = values.case === undefined ? undefined : toRegExp(values.case);
    if (!/^[1-8]$/.test(jobs))
      throw new RangeError(`--jobs: expected 1 to 8, got ${JSON.stringify(jobs)}`);
    return {
      options: {
        quick,
        long,
        nodeVersions,
        parts,
        jobs: Number(jobs),
        filter,
        build: !noBuild,
        help,
      },
    };
  } catch (error) {
    return { problem: error.message };
  }
}

/** The known names that a list has, in their own order. */
function select(flag, known, list) {
  const names = list.split(',');
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new RangeError(`${flag}: expected ${known.join(', ')}, got ${JSON.stringify(unknown)}`);
  }
  return known.filter((name) => names.includes(name));
}

function toRegExp(text) {
  try {
    return new RegExp(text);
  } catch (error) {
    throw new RangeError(`--case: ${error.message}`, { cause: error });
  }
}
