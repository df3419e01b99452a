import type { ErrorLike, OperationDescription } from '../database/database-operation';

/**
 * The number of arguments that are shown of a command, by the beginning of its name; the arguments
 * behind them may be data that the application stores. Of commands that are not listed only the
 * name is shown.
 */
const SHOWN_ARGUMENTS: readonly {
  readonly count: number;
  readonly beginnings: readonly string[];
}[] = [
  { count: 0, beginnings: ['ECHO'] },
  {
    count: 1,
    beginnings: [
      ...[
        'GETSET',
        'LPUSH',
        'MSET',
        'PFA',
        'PSETEX',
        'PUBLISH',
        'RPUSH',
        'SADD',
        'SET',
        'SPUBLISH',
      ],
      ...['XADD', 'ZADD', 'ACL', 'CONFIG'],
    ],
  },
  { count: 2, beginnings: ['HSET', 'HMSET', 'LSET', 'LINSERT'] },
  {
    count: Infinity,
    beginnings: [
      ...['BIT', 'BL', 'BR', 'BZ', 'CLIENT', 'CLUSTER', 'COMMAND', 'DECR', 'DEL', 'EVAL', 'EX'],
      ...['FUNCTION', 'GEO', 'GET', 'HINCR', 'HMGET', 'HSCAN', 'INCR', 'LT', 'LR', 'LL', 'LM'],
      ...[
        'MEMORY',
        'PE',
        'PF',
        'PI',
        'PS',
        'PT',
        'PU',
        'RPOP',
        'SC',
        'SD',
        'SI',
        'SM',
        'SO',
        'SR',
        'SS',
      ],
      ...['XACK', 'XC', 'XD', 'XG', 'XI', 'XL', 'XP', 'XR', 'XT'],
      ...['ZC', 'ZD', 'ZI', 'ZL', 'ZM', 'ZP', 'ZR', 'ZS'],
    ],
  },
];

/** Returns the first word of an error response: `WRONGTYPE`, `ERR`. */
const toStatusCode = ({ message }: ErrorLike): string | undefined =>
  typeof message === 'string' ? /^[A-Z]+(?= )/.exec(message)?.[0] : undefined;

/** Describes a command, from its name and arguments as they are sent. */
export function describeRedisCommand(
  name: unknown,
  args: readonly unknown[],
  server: Pick<OperationDescription, 'address' | 'port' | 'namespace'>,
): OperationDescription {
  const operation = toText(name);
  return {
    system: 'redis',
    operation,
    text: toCommandText(operation, args),
    ...server,
    toStatusCode,
  };
}

function toCommandText(name: string, args: readonly unknown[]): string {
  if (args.length === 0) return name;
  const upperCase = name.toUpperCase();
  const count =
    SHOWN_ARGUMENTS.find(({ beginnings }) =>
      beginnings.some((beginning) => upperCase.startsWith(beginning)),
    )?.count ?? 0;
  const shown = args.slice(0, count).map(toText);
  const others = args.length - shown.length;
  return [name, ...shown, ...(others > 0 ? [`[${others} other arguments]`] : [])].join(' ');
}

/** Converts an argument to text without calling code of the application. */
function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return Buffer.isBuffer(value) ? value.toString() : '?';
}
