import { parseFlags } from '../scripts/support/parse-flags.ts';

/** The cases, in the order in which they run. */
export const CASE_NAMES = [
  'start',
  'listen',
  'load',
  'requests',
  'logs',
  'bursts',
  'install',
] as const;

/** The Node.js versions that the workspace brings, by the package that holds the binary. */
export const NODE_PACKAGES = { '22': 'node22', '24': 'node', '26': 'node26' } as const;

export type CaseName = (typeof CASE_NAMES)[number];

export interface BenchOptions {
  /** Also measure the peers of `peers/`. */
  readonly peers: boolean;
  /** A revision of this repository that is measured in the same rounds. */
  readonly against: string | undefined;
  /** Rounds of every case; undefined leaves each case its own number. */
  readonly runs: number | undefined;
  readonly cases: readonly CaseName[];
  /** Major version of the Node.js that runs what is measured. */
  readonly node: keyof typeof NODE_PACKAGES;
  /** Write docs/benchmarks.md. */
  readonly write: boolean;
  readonly help: boolean;
}

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
} as const;

export function parseArguments(
  argv: readonly string[],
): { options: BenchOptions } | { problem: string } {
  const parsed = parseFlags(argv, FLAGS);
  if ('problem' in parsed) return parsed;
  const { peers, against, runs, only, node, 'no-write': noWrite, help } = parsed.values;
  const names = only.split(',');
  const unknown = names.find((name) => !CASE_NAMES.some((other) => other === name));
  if (against === '') return { problem: '--against: expected a branch, a tag or a commit' };
  if (runs !== undefined && !(/^\d+$/.test(runs) && Number(runs) >= 1 && Number(runs) <= 1000)) {
    return { problem: `--runs: expected an integer from 1 to 1000, got ${JSON.stringify(runs)}` };
  }
  if (unknown !== undefined) {
    const expected = CASE_NAMES.join(', ');
    return { problem: `--only: expected ${expected}, got ${JSON.stringify(unknown)}` };
  }
  if (!isMajor(node)) {
    const expected = Object.keys(NODE_PACKAGES).join(', ');
    return { problem: `--node: expected ${expected}, got ${JSON.stringify(node)}` };
  }
  return {
    options: {
      peers,
      against,
      runs: runs === undefined ? undefined : Number(runs),
      cases: CASE_NAMES.filter((name) => names.includes(name)),
      node,
      write: !noWrite,
      help,
    },
  };
}

const isMajor = (node: string): node is keyof typeof NODE_PACKAGES =>
  Object.hasOwn(NODE_PACKAGES, node);
