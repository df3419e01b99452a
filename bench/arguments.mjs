/** The cases, in the order in which they run. */
export const CASE_NAMES = /** @type {const} */ ([
  'start',
  'listen',
  'load',
  'requests',
  'logs',
  'bursts',
  'install',
]);

/** The Node.js versions that the workspace brings, by the package that holds the binary. */
export const NODE_PACKAGES = /** @type {const} */ ({ 22: 'node22', 24: 'node', 26: 'node26' });

/**
 * @typedef {object} BenchOptions
 * @property {boolean} peers also measure the peers of `peers/`
 * @property {string | undefined} against a revision of this repository that is measured in the same rounds
 * @property {number | undefined} runs rounds of every case; undefined leaves each case its own number
 * @property {readonly (typeof CASE_NAMES)[number][]} cases
 * @property {keyof typeof NODE_PACKAGES} node major version of the Node.js that runs what is measured
 * @property {boolean} write write docs/benchmarks.md
 * @property {boolean} help
 */

export const usage = `npm run bench [-- FLAG ...]

  --peers       also measure upstream's auto-instrumentations-node, EDOT and dd-trace
  --against REF also measure another revision of this repository, which is built first (minutes)
  --runs N      rounds of every case, 1 to 1000 (default: start 40, listen 15, load 4, requests 5, logs 5, bursts 5)
  --only CASE   start, listen, load, requests, logs, bursts or install; several with commas
  --node MAJOR  run what is measured on Node.js 22, 24 or 26 (default 24)
  --no-write    leave docs/benchmarks.md alone; so does a run of a part, on another Node.js or with --against
  --help        print this
`;

/**
 * @param {readonly string[]} argv
 * @returns {{ options: BenchOptions } | { problem: string }}
 */
export function parseArguments(argv) {
  const options = {
    peers: false,
    against: undefined,
    runs: undefined,
    cases: [...CASE_NAMES],
    node: 24,
    write: true,
    help: false,
  };
  const rest = argv.flatMap(
    (argument) => argument.match(/^(--[^=]+)=(.*)$/s)?.slice(1) ?? argument,
  );
  while (rest.length > 0) {
    const flag = rest.shift();
    const problem = FLAGS[flag]
      ? FLAGS[flag](options, rest)
      : `unknown argument "${flag}"; known: ${Object.keys(FLAGS).join(', ')}`;
    if (problem) {
      return { problem };
    }
  }
  return { options };
}

/** Each sets its option, or returns what is wrong with its value. */
const FLAGS = {
  '--peers': (options) => void (options.peers = true),
  '--against': (options, rest) => {
    options.against = rest.shift();
    if (!options.against) return '--against: expected a branch, a tag or a commit';
  },
  '--runs': (options, rest) => {
    const text = rest.shift();
    options.runs = Number(text);
    if (!/^\d+$/.test(text ?? '') || options.runs < 1 || options.runs > 1000) {
      return `--runs: expected an integer from 1 to 1000, got ${JSON.stringify(text ?? '')}`;
    }
  },
  '--only': (options, rest) => {
    const names = (rest.shift() ?? '').split(',');
    const unknown = names.find((name) => !CASE_NAMES.includes(name));
    if (unknown !== undefined) {
      return `--only: expected ${CASE_NAMES.join(', ')}, got ${JSON.stringify(unknown)}`;
    }
    options.cases = CASE_NAMES.filter((name) => names.includes(name));
  },
  '--node': (options, rest) => {
    const text = rest.shift();
    if (!Object.hasOwn(NODE_PACKAGES, text ?? '')) {
      return `--node: expected ${Object.keys(NODE_PACKAGES).join(', ')}, got ${JSON.stringify(text ?? '')}`;
    }
    options.node = Number(text);
  },
  '--no-write': (options) => void (options.write = false),
  '--help': (options) => void (options.help = true),
};
