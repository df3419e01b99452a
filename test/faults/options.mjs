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

/**
 * @param {readonly string[]} argv
 * @returns {{ options: FaultsOptions } | { problem: string }}
 */
export function parseArguments(argv) {
  const options = {
    quick: argv.includes('--quick'),
    long: false,
    nodeVersions: argv.includes('--quick') ? ['24'] : NODE_VERSIONS,
    parts: PARTS,
    jobs: 3,
    filter: undefined,
    build: true,
    help: false,
  };
  const rest = [...argv];
  while (rest.length > 0) {
    const flag = rest.shift();
    const problem = Object.hasOwn(FLAGS, flag)
      ? FLAGS[flag](options, rest)
      : `unknown argument "${flag}"; known: ${Object.keys(FLAGS).join(', ')}`;
    if (problem) return { problem };
  }
  return { options };
}

/** Each sets its option, or returns what is wrong with its value. */
const FLAGS = {
  '--quick': () => undefined,
  '--long': (options) => void (options.long = true),
  '--node': (options, rest) => takeList(options, 'nodeVersions', '--node', NODE_VERSIONS, rest),
  '--only': (options, rest) => takeList(options, 'parts', '--only', PARTS, rest),
  '--case': (options, rest) => {
    try {
      options.filter = new RegExp(rest.shift() ?? '');
    } catch (error) {
      return `--case: ${error.message}`;
    }
  },
  '--jobs': (options, rest) => {
    const text = rest.shift() ?? '';
    options.jobs = Number(text);
    if (!/^[1-8]$/.test(text)) return `--jobs: expected 1 to 8, got ${JSON.stringify(text)}`;
  },
  '--no-build': (options) => void (options.build = false),
  '--help': (options) => void (options.help = true),
};

function takeList(options, field, flag, known, rest) {
  const names = (rest.shift() ?? '').split(',');
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    return `${flag}: expected ${known.join(', ')}, got ${JSON.stringify(unknown)}`;
  }
  options[field] = known.filter((name) => names.includes(name));
}
