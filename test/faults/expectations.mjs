/**
 * What the product does not do yet, and the little that it never will. A flaw that none of these covers
 * fails the suite; a case that no longer has its flaw is named, so that it can go from here.
 *
 * @typedef {object} Shortfall
 * @property {'ends' | 'outages' | 'bursts'} part
 * @property {readonly string[]} names of the cases
 * @property {readonly string[]} [states] of the receiver; all if not provided
 * @property {readonly string[]} [nodeVersions] all if not provided
 * @property {readonly string[]} flaws
 * @property {boolean} [sometimes] it shows in some runs only
 * @property {string} because
 */

const FAILING = ['refusing', 'hanging', 'unread', 'trickling', '400', '503'];

/** Ends that leave no turn of the event loop, or none to us. */
const SUDDEN_ENDS = [
  'process.exit(0)',
  'process.exit(7)',
  'process.exit in beforeExit',
  'process.exit before anything ran',
  'process.exit with a server',
  'process.exit after removeAllListeners()',
  'process.exit(7) over TLS',
  'process.exit(7) with gzip',
  'process.exit(7) with 12 MB waiting',
  'uncaught error',
  'uncaught error with a server',
  'uncaught error, handler exits 5',
  'throw undefined',
  'throw null',
  'uncaught error with getters that throw',
  'uncaught error in beforeExit',
  'unhandled rejection of undefined',
  'uncaught error in a microtask',
  'unhandled rejection, handler exits 6',
  'unhandled rejection, mode throw',
  'unhandled rejection, mode strict',
  'SIGTERM, listener exits at once',
  'SIGINT, listener exits at once',
  'SIGHUP, listener exits at once',
  'SIGQUIT, listener exits at once',
  'SIGUSR2, listener exits at once',
  'SIGTERM after removeAllListeners()',
  'NestJS 12 app.close(), process.exit(0)',
  'PID 1: process.exit(7)',
  'PID 1: uncaught error',
];

/** Ends before which there is a flush, but after which exit listeners run. */
const ENDS_WITH_A_FLUSH = [
  'natural end',
  'process.exitCode = 3',
  'natural, items in beforeExit',
  'unsettled top-level await',
  'captured error, natural end',
  'uncaught error in an exit listener',
  'process.exit in an exit listener',
  'unhandled rejection, mode warn',
  'unhandled rejection, mode none',
  'unhandled rejection, mode warn-with-error-code',
  'SIGTERM, listener drains',
  'SIGINT, listener drains',
  'SIGHUP, listener drains',
  'SIGQUIT, listener drains',
  'SIGUSR2, listener drains',
  'NestJS 12 app.close()',
  'PID 1: natural end',
  'PID 1: SIGTERM, no listener, lives on',
  'PID 1: SIGTERM, listener drains',
];

const EXITS_AFTER_DRAINING = ['SIGTERM, listener drains and exits 7'];

const SIGNALS_NOT_LISTENED_TO = [
  'SIGHUP, no listener',
  'SIGQUIT, no listener',
  'SIGUSR2, no listener',
];

const DEADLY_SECOND_SIGNALS = [
  'SIGTERM twice, listener drains once',
  'SIGINT twice, listener drains once',
];

/** @type {readonly Shortfall[]} */
export const SHORTFALLS = [
  {
    part: 'ends',
    names: [...SUDDEN_ENDS, ...EXITS_AFTER_DRAINING],
    states: ['healthy'],
    flaws: ['lost'],
    because: 'nothing is delivered inside the exit event',
  },
  {
    part: 'ends',
    names: SUDDEN_ENDS,
    states: FAILING,
    flaws: ['silent'],
    because: 'what is left behind at such an end is not counted',
  },
  {
    part: 'ends',
    names: EXITS_AFTER_DRAINING,
    states: FAILING,
    flaws: ['silent'],
    sometimes: true,
    because: 'what is left behind at such an end is not counted',
  },
  {
    part: 'ends',
    names: ['process.exit(7) over http/json'],
    flaws: ['silent'],
    because: 'what is left behind at such an end is not counted',
  },
  {
    part: 'ends',
    names: ENDS_WITH_A_FLUSH,
    states: ['healthy'],
    flaws: ['lost'],
    because: 'what exit listeners record comes after the last flush',
  },
  {
    part: 'ends',
    names: SIGNALS_NOT_LISTENED_TO,
    states: ['healthy'],
    flaws: ['lost'],
    because: 'SIGTERM and SIGINT alone are listened to',
  },
  {
    part: 'ends',
    names: SIGNALS_NOT_LISTENED_TO,
    states: FAILING,
    flaws: ['silent'],
    because: 'SIGTERM and SIGINT alone are listened to',
  },
  {
    part: 'ends',
    names: [
      ...DEADLY_SECOND_SIGNALS,
      'NestJS 12 shutdown hooks, SIGTERM',
      'NestJS 12 shutdown hooks, SIGINT',
    ],
    states: ['healthy'],
    flaws: ['lost'],
    sometimes: true,
    because:
      'log records made while the flush of the first signal is under way miss that of the second',
  },
  {
    part: 'ends',
    names: [...DEADLY_SECOND_SIGNALS, 'SIGTERM during start'],
    flaws: ['ending', 'output'],
    sometimes: true,
    because: 'the application goes on during the flush before it dies by a signal',
  },
  {
    part: 'ends',
    names: ['uncaught error with a server'],
    flaws: ['output'],
    because: 'a stack trace through the emit of a server has a frame of the http instrumentation',
  },
  {
    part: 'ends',
    names: ['uncaught error in beforeExit', 'uncaught error in an exit listener'],
    flaws: ['output'],
    because: 'a stack trace through the emit of the process has a frame of ours',
  },
  {
    part: 'ends',
    names: ['SIGTERM while the loop is blocked'],
    flaws: ['output', 'slow'],
    sometimes: true,
    because: 'without native code a listener hears a signal when the loop turns; this one stays',
  },
  {
    part: 'outages',
    names: [
      'down (15 s)',
      'hangs: reads, never answers (5 s)',
      'hangs: reads, never answers (15 s)',
      'hangs: does not read (15 s)',
      'answers after 12 s (15 s)',
      '503 (15 s)',
      '503, Retry-After 30 (5 s)',
      '503, Retry-After 5 (8 s)',
      '503, Retry-After 0 (15 s)',
      '503, Retry-After 1e30 (5 s)',
      '503, Retry-After a date in 5 s (8 s)',
      'down (60 s)',
      'down at start (60 s)',
    ],
    flaws: ['lost'],
    because: 'a batch is given up after its ten seconds, and the queue holds 2048 records',
  },
  {
    part: 'outages',
    names: ['garbage (6 s)'],
    flaws: ['lost'],
    because: 'an answer that is not HTTP is final',
  },
  {
    part: 'outages',
    names: ['200 with an HTML page (6 s)', '200 with a wrong body (6 s)', 'floods (5 s)'],
    flaws: ['silent'],
    because: 'a 200 is believed, whatever follows it',
  },
  {
    part: 'bursts',
    names: ['20000 lines in one tick', '100000 spans in 2 s'],
    flaws: ['lost'],
    because: 'the queue holds 2048 records',
  },
  {
    part: 'bursts',
    names: ['20000 lines in one tick'],
    flaws: ['silent'],
    because: 'the drops of the log queue are not said',
  },
  {
    part: 'bursts',
    names: ['100000 spans in 2 s', '5000 spans and lines a second'],
    flaws: ['stalls'],
    sometimes: true,
    because: 'spans are encoded a batch at a time',
  },
];
