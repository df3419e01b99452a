import { parseFlags } from '../scripts/support/parse-flags.ts';

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

const FLAGS = {
  peers: { type: 'boolean', default: false },
  against: { type: 'string' },
  runs: { type: 'string' },
  only: { type: 'string', default: CASE_NAMES.join(',') },
  node: { type: 'string', default: '24' },
  'no-write': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
};

/**
 * @param {readonly string[]} argv
 * @returns {{ options: BenchOptions } | { problem: string }}
 */
export function parseArguments(argv) {
  const { values, problem } = parseFlags(argv, FLAGS);
  if (problem !== undefined) return { problem };
  const { peers, against, runs, node, 'no-write': noWrite, help } = values;
  const names = values.only.split(',');
  const unknown = names.find((name) => !CASE_NAMES.includes(name));
  if (against === '') return { problem: '--against: expected a branch, a tag or a commit' };
  if (runs !== undefined && !(/^\d+$/.test(runs) && runs >= 1 && runs <= 1000)) {
    return { problem: `--runs: expected an integer from 1 to 1000, got ${JSON.stringify(runs)}` };
  }
  if (unknown !== undefined) {
    const expected = CASE_NAMES.join(', ');
    return { problem: `--only: expected ${expected}, got ${JSON.stringify(unknown)}` };
  }
  if (!Object.hasOwn(NODE_PACKAGES, node)) {
    const expected = Object.keys(NODE_PACKAGES).join(', ');
    return { problem: `--node: expected ${expected}, got ${JSON.stringify(node)}` };
  }
  return {
    options: {
      peers,
      against,
      runs: runs === undefined ? undefined : Number(runs),
      cases: CASE_NAMES.filter((name) => names.includes(name)),
      node: Number(node),
      write: !noWrite,
      help,
    },
  };
}
