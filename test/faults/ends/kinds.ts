/** A way for a process to end. */
export interface EndKind {
  readonly name: string;
  readonly application: string;
  readonly args: readonly string[];
  readonly nodeArgs: readonly string[];
  /** Sent when the application waits for them. */
  readonly signals: readonly { signal: NodeJS.Signals; afterMillis: number }[];
  /** Also run in the short form of the suite when the receiver fails. */
  readonly core: boolean;
  /** Runs as the first process of a namespace, as in a container. */
  readonly isFirstProcess: boolean;
  /** The promise for the items: they arrive; or nothing, since no process could keep them. */
  readonly delivery: 'promised' | 'none';
  readonly tls: boolean;
  readonly env: Readonly<Record<string, string>>;
}

const kind = (name: string, args: readonly string[], rest: Partial<EndKind> = {}): EndKind => ({
  name,
  application: 'ends.cjs',
  args,
  nodeArgs: [],
  signals: [],
  core: false,
  isFirstProcess: false,
  delivery: 'promised',
  tls: false,
  env: {},
  ...rest,
});

const send = (signal: NodeJS.Signals, afterMillis = 0) => ({ signal, afterMillis });

const core = { core: true };

const natural = [
  kind('natural end', ['natural'], core),
  kind('process.exitCode = 3', ['exitCode']),
  kind('natural, items in beforeExit', ['beforeExit']),
  kind('natural, timer given back in beforeExit', ['takes and gives back in beforeExit'], core),
  kind('natural, work that is not listed in beforeExit', ['works in beforeExit']),
  kind('natural end after removeAllListeners()', ['natural after removeAllListeners']),
  kind('unsettled top-level await', [], { application: 'unsettled.mjs' }),
];

const exits = [
  kind('process.exit(0)', ['exit', '0']),
  kind('process.exit(7)', ['exit', '7'], core),
  kind('process.exit in an exit listener', ['exit in exit']),
  kind('process.exit in beforeExit', ['exit in beforeExit']),
  kind('process.exit before anything ran', ['exit before anything']),
  kind('process.exit with a server', ['exit with a server']),
  kind('process.exit after removeAllListeners()', ['exit after removeAllListeners']),
];

const byOtherWays = [
  kind('process.exit(7) over TLS', ['exit', '7'], { tls: true }),
  kind('process.exit(7) with gzip', ['exit', '7'], {
    env: { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' },
  }),
  kind('process.exit(7) with 15 MB waiting', ['exit with much']),
];

const errors = [
  kind('uncaught error', ['throw'], core),
  kind('uncaught error with a server', ['throw with a server']),
  kind('uncaught error, handler exits 5', ['throw with a handler']),
  kind('throw undefined', ['throw undefined']),
  kind('throw null', ['throw null']),
  kind('uncaught error with getters that throw', ['throw something hostile']),
  kind('uncaught error in beforeExit', ['throw in beforeExit']),
  kind('uncaught error in an exit listener', ['throw in exit']),
  kind('captured error, natural end', ['throw, captured']),
  kind('uncaught error in a microtask', ['throw in a microtask']),
  kind('unhandled rejection of undefined', ['reject with undefined']),
  kind('unhandled rejection, handler exits 6', ['reject with a handler']),
  ...['throw', 'strict', 'warn', 'none', 'warn-with-error-code'].map((mode) =>
    kind(`unhandled rejection, mode ${mode}`, ['reject'], {
      nodeArgs: [`--unhandled-rejections=${mode}`],
    }),
  ),
];

const signals = [
  ...(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const).flatMap((signal) => {
    const once = { signals: [send(signal)] };
    return [
      kind(`${signal}, no listener`, ['wait, no listener', signal], {
        ...once,
        core: signal === 'SIGTERM',
      }),
      kind(`${signal}, listener drains`, ['wait, drain', signal], once),
      kind(`${signal}, listener exits at once`, ['wait, exit', signal], once),
    ];
  }),
  kind('SIGTERM, listener drains and exits 7', ['wait, drain and exit', 'SIGTERM'], {
    signals: [send('SIGTERM')],
  }),
  ...(['SIGTERM', 'SIGINT'] as const).flatMap((signal) => [
    kind(`${signal} twice, no listener`, ['wait, no listener', signal], {
      signals: [send(signal), send(signal, 20)],
    }),
    kind(`${signal} twice, listener drains once`, ['wait, drain', signal], {
      signals: [send(signal), send(signal, 60)],
    }),
  ]),
  kind(
    "SIGTERM after removeAllListeners('SIGTERM')",
    ['wait, removeAllListeners', 'SIGTERM', 'SIGTERM'],
    {
      signals: [send('SIGTERM')],
    },
  ),
  // Node.js itself hears no signal any more
  kind('SIGTERM after removeAllListeners()', ['wait, removeAllListeners', 'SIGTERM'], {
    signals: [send('SIGTERM')],
    delivery: 'none',
  }),
  kind('SIGTERM during start', ['wait during start', 'SIGTERM'], { signals: [send('SIGTERM')] }),
  kind('SIGTERM while the loop is blocked', ['wait, block', 'SIGTERM'], {
    signals: [send('SIGTERM')],
  }),
  kind('SIGTERM sent to itself', ['kill itself', 'SIGTERM']),
];

const nest = [
  ...(['SIGTERM', 'SIGINT'] as const).map((signal) =>
    kind(`NestJS 12 shutdown hooks, ${signal}`, ['hooks'], {
      application: 'nest.mjs',
      signals: [send(signal)],
    }),
  ),
  kind('NestJS 12 app.close()', ['close'], { application: 'nest.mjs' }),
  kind('NestJS 12 app.close(), process.exit(0)', ['close and exit'], {
    application: 'nest.mjs',
    ...core,
  }),
];

const withoutChance = [
  kind('process.abort', ['abort'], { delivery: 'none' }),
  kind('SIGKILL', ['wait, no listener', 'SIGKILL'], {
    signals: [send('SIGKILL')],
    delivery: 'none',
  }),
];

const first = [
  kind('PID 1: natural end', ['natural']),
  kind('PID 1: process.exit(7)', ['exit', '7']),
  kind('PID 1: uncaught error', ['throw']),
  kind('PID 1: SIGTERM, no listener, lives on', ['wait, live on', 'SIGTERM'], {
    signals: [send('SIGTERM')],
  }),
  kind('PID 1: SIGTERM, listener drains', ['wait, drain', 'SIGTERM'], {
    signals: [send('SIGTERM')],
  }),
].map((one) => ({ ...one, isFirstProcess: true }));

/** Every end, in the order of the table. */
export const END_KINDS: readonly EndKind[] = [
  ...natural,
  ...exits,
  ...byOtherWays,
  ...errors,
  ...signals,
  ...nest,
  ...withoutChance,
  ...first,
];
