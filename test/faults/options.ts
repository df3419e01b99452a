import { parseFlags } from '../../scripts/support/parse-flags.ts';

const NODE_VERSIONS = ['22', '24', '26'] as const;
const PARTS = ['ends', 'outages', 'bursts'] as const;
const PROTOCOLS = ['http/protobuf', 'http/json', 'grpc'] as const;

/** A part of the suite. */
export type Part = (typeof PARTS)[number];

/** A protocol of OTLP, which the distro speaks with the receiver. */
export type Protocol = (typeof PROTOCOLS)[number];

export interface FaultsOptions {
  /** The core alone, on one version of Node.js. */
  readonly quick: boolean;
  /** Outages of a minute as well. */
  readonly long: boolean;
  readonly nodeVersions: readonly (typeof NODE_VERSIONS)[number][];
  readonly protocols: readonly Protocol[];
  readonly parts: readonly Part[];
  /** Processes at a time. */
  readonly jobs: number;
  /** The pattern that the names of the cases have to match. */
  readonly filter: RegExp | undefined;
  readonly build: boolean;
  readonly help: boolean;
}

/** The options of one part of the suite, which is run over one protocol. */
export type PartOptions = FaultsOptions & { readonly protocol: Protocol };

export const usage = `npm run test:faults [-- FLAG ...]

  --quick          the core of everything on Node.js 24, for CI
  --long           outages of 60 seconds as well
  --node LIST      of 22, 24 and 26, with commas (default: all; 24 with --quick)
  --protocol LIST  of http/protobuf, http/json and grpc, with commas (default: all)
  --only LIST      of ends, outages and bursts, with commas
  --case REGEXP    the cases whose name it matches
  --jobs N         ends at a time, 1 to 8 (default 3)
  --no-build       test what has been built
  --help           print this
`;

const FLAGS = {
  quick: { type: 'boolean', default: false },
  long: { type: 'boolean', default: false },
  node: { type: 'string' },
  protocol: { type: 'string', default: PROTOCOLS.join(',') },
  only: { type: 'string', default: PARTS.join(',') },
  case: { type: 'string' },
  jobs: { type: 'string', default: '3' },
  'no-build': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

export function parseArguments(
  argv: readonly string[],
): { readonly options: FaultsOptions } | { readonly problem: string } {
  const parsed = parseFlags(argv, FLAGS);
  if ('problem' in parsed) return parsed;
  const {
    quick,
    long,
    node,
    protocol,
    only,
    case: pattern,
    jobs,
    'no-build': noBuild,
    help,
  } = parsed.values;
  try {
    const nodeVersions = select(
      '--node',
      NODE_VERSIONS,
      node ?? (quick ? '24' : NODE_VERSIONS.join(',')),
    );
    const protocols = select('--protocol', PROTOCOLS, protocol);
    const parts = select('--only', PARTS, only);
    const filter = pattern === undefined ? undefined : toRegExp(pattern);
    if (!/^[1-8]$/.test(jobs))
      throw new RangeError(`--jobs: expected 1 to 8, got ${JSON.stringify(jobs)}`);
    return {
      options: {
        quick,
        long,
        nodeVersions,
        protocols,
        parts,
        jobs: Number(jobs),
        filter,
        build: !noBuild,
        help,
      },
    };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

/** The known names that a list has, in their own order. */
function select<Name extends string>(flag: string, known: readonly Name[], list: string): Name[] {
  const names = list.split(',');
  const unknown = names.find((name) => !known.some((other) => other === name));
  if (unknown !== undefined) {
    throw new RangeError(`${flag}: expected ${known.join(', ')}, got ${JSON.stringify(unknown)}`);
  }
  return known.filter((name) => names.includes(name));
}

function toRegExp(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (error) {
    throw new RangeError(`--case: ${(error as Error).message}`, { cause: error });
  }
}
