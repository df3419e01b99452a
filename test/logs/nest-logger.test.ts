import { beforeAll, describe, expect, it } from '@jest/globals';
import { expectIdsInside, expectOfCall, expectUntouchedOutside } from './support/expect-lines';
import {
  type LoggerCase,
  type LoggerRun,
  recordsInSpans,
  recordsOf,
  recordsOutside,
  type RecordSketch,
  runLoggers,
} from './support/run-loggers';

type Records = Readonly<Record<string, readonly RecordSketch[]>>;

const exception = (message: string) => ({
  'exception.type': 'RangeError',
  'exception.message': message,
  'exception.stacktrace': `RangeError: ${message}`,
});
const SHOP = { context: 'Shop' };
const ORDERS = { context: 'Orders' };

/** The differences between the records that the versions make of the same calls. */
interface Differences {
  /**
   * The records of `error('beside', error)`: the error is the context, or has a line of its own, or
   * belongs to its line.
   */
  readonly beside: readonly RecordSketch[];
  /** A message that is a class or a function; the JSON of some versions leaves both out. */
  readonly className: string;
  readonly called: string;
}

const AT_FIRST: Differences = {
  beside: [[17, 'error', 'beside', exception('the cause')]],
  className: 'Account',
  called: 'called 1',
};
const AT_FIRST_JSON: Differences = {
  ...AT_FIRST,
  className: '[Function: Account]',
  called: '[Function]',
};
const LATER: Differences = {
  ...AT_FIRST,
  beside: [
    [17, 'error', 'beside', SHOP],
    [17, 'error', 'the cause', { ...SHOP, ...exception('the cause') }],
  ],
};
const SINCE_12_JSON: Differences = {
  ...AT_FIRST,
  beside: [[17, 'error', 'beside', { ...SHOP, ...exception('the cause') }]],
};

const everything = ({ beside, className, called }: Differences): readonly RecordSketch[] => [
  [9, 'log', 'plain', SHOP],
  [9, 'log', 'with a context', ORDERS],
  [9, 'log', 'one', ORDERS],
  [9, 'log', 'two', ORDERS],
  [9, 'log', { id: 5, tags: ['a', 'b'], big: '12' }, SHOP],
  [9, 'log', [1, 'two'], SHOP],
  [9, 'log', { owner: 'Ann' }, SHOP],
  [9, 'log', className, SHOP],
  [9, 'log', 'two rows\nof text', SHOP],
  [13, 'warn', 'warned', SHOP],
  [5, 'debug', 'debugged', SHOP],
  [4, 'verbose', 'told', SHOP],
  [21, 'fatal', 'very broken', SHOP],
  [17, 'error', 'failed', SHOP],
  [17, 'error', 'with a stack', { ...SHOP, ...exception('inner') }],
  [17, 'error', 'with both', { ...ORDERS, ...exception('inner') }],
  [17, 'error', 'itself', { ...SHOP, ...exception('itself') }],
  ...beside,
  [17, 'error', 'no stack', ORDERS],
  [9, 'log', called, SHOP],
  [9, 'log', undefined, SHOP],
  [9, 'log', '', SHOP],
];

const twoLines = (text: string, broken: string): readonly RecordSketch[] => [
  [9, 'log', text, SHOP],
  [17, 'error', broken, { ...SHOP, ...exception('inner') }],
];

const common = (text: Differences): Records => ({
  text: everything(text),
  coloured: everything(text),
  'through Logger': [
    [9, 'log', 'of an instance', SHOP],
    [9, 'log', 'without a context', {}],
    [9, 'log', 'of the class', SHOP],
    [17, 'error', 'failed', { ...SHOP, ...exception('inner') }],
    [17, 'error', 'failed without a stack', SHOP],
  ],
  'classes of the application': [
    ...twoLines('text', 'broken'),
    ...twoLines('text', 'broken'),
    ...twoLines('text', 'broken'),
    ...twoLines('around text', 'around broken'),
    ...twoLines('own text', 'broken'),
    ...twoLines('text', 'broken'),
  ],
  levels: [[13, 'warn', 'printed', SHOP]],
  overrideLogger: [
    [13, 'warn', 'printed', SHOP],
    [9, 'log', 'by the class', SHOP],
  ],
  bufferLogs: [
    [9, 'log', 'held back', { context: 'Boot' }],
    [13, 'warn', 'held back too', { context: 'Boot' }],
  ],
  application: [
    [9, 'log', 'Starting Nest application...', { context: 'NestFactory' }],
    [9, 'log', 'made', SHOP],
    [9, 'log', 'AppModule dependencies initialized', { context: 'InstanceLoader' }],
  ],
  'how it looks': [],
});

const json = (differences: Differences): Records => ({
  json: everything(differences),
  'JSON of fields without a name': [[9, 'log', { '': { '': { id: 5 } } }, SHOP]],
  'coloured JSON': [
    [9, 'log', 'plain', SHOP],
    [9, 'log', { id: 5 }, SHOP],
  ],
  'JSON on several rows': [[9, 'log', { id: 5 }, SHOP]],
});

const MASKED = { user: 'Ann', password: '[REDACTED]', deep: { password: '[REDACTED]' } };
const redacted: readonly RecordSketch[] = [
  [9, 'log', MASKED, SHOP],
  [9, 'log', MASKED, SHOP],
  [9, 'log', 'with fields', { ...MASKED, ...SHOP }],
];

const OF_12: Records = {
  forceConsole: [...twoLines('to the console', 'broken'), [17, 'error', 'as JSON', SHOP]],
  redact: [...redacted, ...redacted, [9, 'log', 'text', SHOP]],
  params: [
    [9, 'log', 'with fields', { id: 5, ...SHOP }],
    [9, 'log', 'with fields', { id: 5, ...SHOP }],
    [9, 'log', 'with fields', { id: 5, ...SHOP }],
  ],
};

interface NestCase extends LoggerCase {
  readonly version: string;
  readonly records: Records;
  /** Cases whose lines get no ids. */
  readonly withoutIds?: readonly string[];
}

/** A line has the ids of the innermost span, which here is to be that of the case. */
const NO_SPANS_OF_NEST = { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'nestjs-core' };

const CASES: readonly NestCase[] = [
  {
    version: '10',
    workspace: 'nest10',
    nodeVersion: '22',
    kind: 'commonjs',
    records: common(AT_FIRST),
  },
  {
    version: '11.0.0',
    workspace: 'nest11.0',
    nodeVersion: '24',
    kind: 'es-module',
    records: { ...common(AT_FIRST), ...json(AT_FIRST_JSON) },
    // That version shows the object by `util.inspect` where nobody else gets to see it.
    withoutIds: ['coloured JSON', 'JSON on several rows'],
  },
  {
    version: '11',
    workspace: 'nest11',
    nodeVersion: '24',
    kind: 'commonjs',
    records: { ...common(LATER), ...json({ ...AT_FIRST_JSON, beside: LATER.beside }) },
  },
  {
    version: '12',
    workspace: '.',
    nodeVersion: '24',
    kind: 'commonjs',
    records: { ...common(LATER), ...json(SINCE_12_JSON), ...OF_12 },
  },
  {
    version: '12',
    workspace: '.',
    nodeVersion: '26',
    kind: 'es-module',
    records: { ...common(LATER), ...json(SINCE_12_JSON), ...OF_12 },
  },
];

describe.each(CASES)(
  'the logger of NestJS $version, $kind, Node.js $nodeVersion',
  ({ version, records, withoutIds = [], ...one }) => {
    let result: LoggerRun;

    beforeAll(async () => {
      const env = {
        NEST_VERSION: version,
        NO_COLOR: 'true',
        // What it writes to the console has its records.
        ACME_OTEL_CONSOLE_LOGS: 'true',
      };
      result = await runLoggers('nest-logger', { ...one, env: { ...env, ...NO_SPANS_OF_NEST } });
    });

    it('writes what it writes without the distro, and the ids once to each line in a span', () => {
      expectUntouchedOutside(result);
      expectIdsInside(result, (line, name) =>
        withoutIds.includes(name) || STACK_OR_OWN.test(line) ? 0 : 1,
      );
    });

    it('has one record for each message', () => {
      expect(recordsInSpans(result)).toEqual(records);
      expect(recordsOutside(result)).toEqual(Object.values(records).flat());
    });

    it('gives records the scope of the bridge, the span and the time of the call', () => {
      expectOfCall(result, 'text', '@acme/otel-auto/nestjs-logger');
      expectOfCall(result, 'bufferLogs', '@acme/otel-auto/nestjs-logger');
    });

    it('gives lines that were held back the time of their call', () => {
      const { loggedBefore } = result.ours['bufferLogs']!.inside.returned as {
        readonly loggedBefore: string;
      };
      const times = recordsOf(result.run, 'bufferLogs').map(({ timeUnixNano }) => timeUnixNano);
      expect(times.map((time) => time <= BigInt(loggedBefore))).toEqual([true, true]);
    });
  },
);

/** The stack below a line, and lines that a class or an object of the application writes by itself. */
const STACK_OR_OWN = /^(?:RangeError: inner\n|(?:log|error) \[Shop\]|Shop by an object)/;
