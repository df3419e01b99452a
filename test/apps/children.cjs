'use strict';
// Starts a child in each way that Node.js has, inside of a span, and prints what each has in its environment.
const { trace } = require('@opentelemetry/api');
const childProcess = require('node:child_process');
const { once } = require('node:events');
const { text } = require('node:stream/consumers');

const print = () => {
  const { TRACEPARENT, TRACESTATE, BAGGAGE, OWN } = process.env;
  process.stdout.write(JSON.stringify({ TRACEPARENT, TRACESTATE, BAGGAGE, OWN }));
};
const PRINT = `(${print.toString()})()`;
const command = `"${process.execPath}" -e '${PRINT}'`;
const args = ['-e', PRINT];
// The children are to print alone, without telemetry of their own.
const bare = { PATH: process.env.PATH, OWN: '1' };
const env = Object.freeze({ ...bare });
const options = Object.freeze({ env });
const inherited = Object.create({ OWN: 'inherited' });

const fromCallback = (start) => new Promise((resolve) => start((_, stdout) => resolve(stdout)));

const ways = {
  spawn: () => text(childProcess.spawn(process.execPath, args, options).stdout),
  exec: () => fromCallback((done) => childProcess.exec(command, options, done)),
  execFile: () =>
    fromCallback((done) => childProcess.execFile(process.execPath, args, options, done)),
  fork: async () => {
    const child = childProcess.fork(__filename, ['print'], { ...options, silent: true });
    const printed = text(child.stdout);
    await once(child, 'exit');
    return printed;
  },
  spawnSync: () => childProcess.spawnSync(process.execPath, args, options).stdout,
  execSync: () => childProcess.execSync(command, options),
  execFileSync: () => childProcess.execFileSync(process.execPath, args, options),
  'spawnSync without arguments': () => childProcess.spawnSync(command, { env, shell: true }).stdout,
  'options that inherit an environment': () =>
    childProcess.execFileSync(process.execPath, args, Object.create({ env })),
  'an inherited environment': () =>
    childProcess.spawnSync(process.execPath, args, { env: inherited }).stdout,
  'its own TRACEPARENT': () =>
    childProcess.execFileSync(process.execPath, args, {
      env: { ...bare, TRACEPARENT: 'mine', BAGGAGE: 'mine' },
    }),
  'its own TRACEPARENT, spawned': () =>
    text(
      childProcess.spawn(process.execPath, args, {
        env: { ...bare, TRACEPARENT: 'mine', BAGGAGE: 'mine' },
      }).stdout,
    ),
  'what it was started with': () =>
    childProcess.execFileSync(process.execPath, args, {
      env: { ...bare, TRACEPARENT: process.env.TRACEPARENT, TRACESTATE: process.env.TRACESTATE },
    }),
};

async function main() {
  const before = JSON.stringify(process.env);
  const tracer = trace.getTracer('children');
  for (const [name, start] of Object.entries(ways)) {
    await tracer.startActiveSpan(name, async (span) => {
      const printed = JSON.parse(String(await start()));
      console.log(JSON.stringify({ name, spanId: span.spanContext().spanId, ...printed }));
      span.end();
    });
  }
  try {
    childProcess.spawn('\0');
  } catch ({ code }) {
    console.log(JSON.stringify({ name: 'bad', code }));
  }
  console.log(
    JSON.stringify({
      name: 'unchanged',
      same: before === JSON.stringify(process.env) && Object.keys(env).length === 2,
    }),
  );
}

if (process.argv[2] === 'print') print();
else void main();
