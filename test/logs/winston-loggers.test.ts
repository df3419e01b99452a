import { beforeAll, describe, expect, it } from '@jest/globals';
import type { NodeVersion } from '@acme/otel-testkit';
import {
  buildApplication,
  type Application,
  type ModuleKind,
} from '../libraries/support/application';
import { installationFolder, type InstallationName } from '../support/installation';
import {
  expectIdsInLines,
  expectRecords,
  expectSameButForIds,
} from './support/expect-beside-plain';
import { runBesidePlain, type BesidePlain } from './support/run-beside-plain';
import { PACKAGE_VERSION } from '../support/package-version';

const LOGGERS: Application = { source: 'logs/applications/winston-loggers' };

interface Setup {
  readonly title: string;
  readonly kind: ModuleKind;
  readonly nodeVersion: NodeVersion;
  readonly application: Application;
}

const SETUPS: readonly Setup[] = [
  ...(['20', '22', '24', '26'] as const).map((nodeVersion) => ({
    title: `in CommonJS on Node.js ${nodeVersion}`,
    kind: 'commonjs' as const,
    nodeVersion,
    application: LOGGERS,
  })),
  ...(['22', '24', '26'] as const).map((nodeVersion) => ({
    title: `in ES modules on Node.js ${nodeVersion}`,
    kind: 'es-module' as const,
    nodeVersion,
    application: LOGGERS,
  })),
  {
    title: '3.2 beside winston 3.19 in one tree',
    kind: 'commonjs',
    nodeVersion: '24',
    application: { ...LOGGERS, renamed: { winston: 'winston-3.2' } },
  },
];

const ERROR =
  'exception.message: "outside", exception.stacktrace: "Error: outside\\n    at a.js:1:1"';

/** The records expected of each case of the application, in all versions. */
const RECORDS = {
  createLogger: [
    'info/9 made { a: 1 }',
    'warn/13 logged',
    'verbose/6 one object { b: { c: [1] } }',
  ],
  'the default logger': ['info/9 by default { a: 1 }', 'error/17 by default as well'],
  'winston.loggers': ['info/9 shop', 'info/9 cart { cart: 1 }'],
  'logger.configure': ['debug/5 configured { service: "shop" }'],
  'logger.add and remove': [
    'info/9 to one',
    'warn/13 to both',
    'warn/13 to one again',
    'info/9 to none',
    'error/17 to the other',
  ],
  'child loggers': [
    'info/9 child { a: 1, b: 2, request: 7 }',
    'info/9 grandchild { a: 1, request: 7, step: "two" }',
    'info/9 itself { a: 1, request: 7 }',
    'info/9 not of the child { a: 1, request: 7 }',
    'info/9 of the parent { a: 1 }',
  ],
  'loggers made before and after': ['info/9 before', 'info/9 after', 'info/9 before again'],
  'a logger that logs inside another’s format': [
    'info/9 inside of outer',
    'info/9 outer',
    'info/9 inside of outer again',
    'info/9 outer again',
  ],
  'two copies in one tree': ['info/9 of one', 'info/9 of the other', 'info/9 of one again'],
  'winston-daily-rotate-file': ['info/9 rotated { a: 1 }'],
  'a file': ['info/9 in a file'],
  'a transport of winston 2': ['info/9 to an old transport { a: 1 }'],
  'a logger as a stream': ['info/9 piped', 'warn/13 piped last'],
  'write, with callbacks': ['info/9 written', 'info/9 ä'],
  'a method that the application replaced': ['info/9 through a replacement { replaced: true }'],
  'a class of the application': ['info/9 named class'],
  timers: ['info/9 timed { durationType: "number" }'],
  silent: ['info/9 said', 'info/9 exported only'],
  levels: ['warn/13 at the level', 'info/9 at the new level', 'info/9 exported only'],
  'a format that refuses a line': ['info/9 public'],
  events: ['info/9 with listeners'],
  'a transport with an error': ['info/9 room', 'info/9 more room'],
  'a transport that throws': ['info/9 thrown at'],
  'a format that throws': ['info/9 good', 'info/9 good again'],
  'back-pressure': Array.from(
    { length: 40 },
    (_, index) => `info/9 line ${index} in call ${index}`,
  ),
  'no transports': ['info/9 to nobody { a: 1 }'],
  'an unknown level': [],
  'outside of a span': [
    'info/9 outside { a: 1 }',
    'warn/13 outside, by a child { b: 2 }',
    `error/17 outside { ${ERROR}, exception.type: "Error" }`,
  ],
  'no transports, outside of a span': ['info/9 to nobody { a: 1 }'],
};

describe.each(SETUPS)('a logger of winston $title', ({ kind, nodeVersion, application }) => {
  let run: BesidePlain;

  beforeAll(async () => {
    run = await runBesidePlain(buildApplication(application, kind), { nodeVersion });
  });

  it('prints, returns and emits what it does without the distro, but for the ids', () => {
    expectSameButForIds(run);
  });

  it('has the ids of the span in each line, and outside of a span in none', () => {
    expectIdsInLines(run.cases);
  });

  it('sends each line once, in the span of its call', () => {
    expectRecords(run.cases, RECORDS);
  });

  it('sends with the name and version of the bridge', () => {
    const scopes = run.ours.logRecords.map(({ scope }) => `${scope.name}@${scope.version}`);
    expect([...new Set(scopes)]).toEqual([`@acme/otel-winston@${PACKAGE_VERSION}`]);
  });
});

const NEST: readonly (Omit<Setup, 'application'> & { readonly installation: InstallationName })[] =
  [
    ...(['22', '24', '26'] as const).flatMap((nodeVersion) =>
      (['commonjs', 'es-module'] as const).map((kind) => ({
        title: `12 ${kind === 'commonjs' ? 'in CommonJS' : 'in ES modules'} on Node.js ${nodeVersion}`,
        kind,
        nodeVersion,
        installation: 'apps' as const,
      })),
    ),
    ...(['20', '22', '24', '26'] as const).map((nodeVersion) => ({
      title: `11 on Node.js ${nodeVersion}`,
      kind: 'commonjs' as const,
      nodeVersion,
      installation: 'apps-nest11' as const,
    })),
  ];

const EXCEPTION = [
  'exception.stacktrace: "TypeError: no cats\\n    at cats.js:1:1"',
  'exception.type: "TypeError"',
].join(', ');

const nestRecords = (...modules: readonly string[]): string[] => [
  'info/9 Starting Nest application... { context: "NestFactory" }',
  ...modules.map((name) => `info/9 ${name} dependencies initialized { context: "InstanceLoader" }`),
  'info/9 a cat { context: "cats" }',
  'info/9 an object { cat: { name: "Tom" }, context: "cats" }',
  'warn/13 two { context: "texts" }',
  `error/17 failed { context: "cats", exception.message: "no cats", ${EXCEPTION} }`,
  `error/17 no cats { context: "cats", exception.message: "no cats", ${EXCEPTION} }`,
  `error/17 with an error { context: "cats", exception.message: "no cats", ${EXCEPTION} }`,
];

const NEST_RECORDS = {
  'WinstonModule.createLogger, json': nestRecords('AppModule'),
  'WinstonModule.createLogger with an instance, nestLike': nestRecords('AppModule'),
  'WinstonModule.createLogger, nestLike on the transport': nestRecords('AppModule'),
  'WinstonModule.forRoot': [
    ...nestRecords('WinstonModule', 'AppModule'),
    'info/9 by winston itself { cat: "Tom" }',
  ],
  'WinstonModule.forRootAsync': [
    ...nestRecords('WinstonModule', 'AppModule'),
    'info/9 by winston itself { cat: "Tom" }',
  ],
};

describe.each(NEST)('nest-winston on NestJS $title', ({ kind, nodeVersion, installation }) => {
  let run: BesidePlain;

  beforeAll(async () => {
    const source = 'logs/applications/winston-nest';
    const cwd = installationFolder(installation);
    run = await runBesidePlain(buildApplication({ source, installation }, kind), {
      // A line has the ids of the innermost span, which here is to be that of the case.
      env: { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'nestjs-core' },
      cwd,
      nodeVersion,
    });
  });

  it('prints what it prints without the distro, but for the ids', () => {
    expectSameButForIds(run);
  });

  it('has the ids of the span in each line', () => {
    expectIdsInLines(run.cases);
  });

  it('sends each line of Nest once, with the context and the error', () => {
    expectRecords(run.cases, NEST_RECORDS);
  });
});
