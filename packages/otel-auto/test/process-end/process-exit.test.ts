import { describe, expect, it } from '@jest/globals';
import { runScript } from '../support/run-script';

/** Runs an application that prints where we deliver; without `ours`, plain Node.js. */
const run = (application: string, { ours = true, deliver = "console.log('deliver')" } = {}) =>
  runScript(`
    const { watchExit } = load('process-end/process-exit.ts');
    if (${ours}) {
      const exit = watchExit(process, () => { ${deliver} });
      process.on('beforeExit', exit.onNear);
      process.on('uncaughtExceptionMonitor', () => {
        if (process.listenerCount('uncaughtException') === 0) exit.onFatalError();
      });
    }
    ${application}
  `);

/** Node.js calls one listener from another line of its own than several. */
const withoutLinesOfNode = <Ended extends { readonly stderr: string }>(ended: Ended): Ended => ({
  ...ended,
  stderr: ended.stderr.replaceAll(/\(node:events:\d+:\d+\)/g, '(node:events)'),
});

const linesOf = ({ stdout }: { readonly stdout: string }) => stdout.trim().split('\n');

const LISTEN = "process.on('exit', (code) => console.log('exit', code));";

const ENDS = [
  ['by itself', ''],
  ['with process.exitCode', 'process.exitCode = 7;'],
  ['by process.exit()', 'process.exit();'],
  ['by process.exit(n)', 'process.exit(3);'],
  ['by process.exit(n) later', 'setTimeout(() => process.exit(3), 5);'],
  ['by process.exit(n) in beforeExit', "process.on('beforeExit', () => process.exit(4));"],
  ['by process.exit(n) in an exit listener', "process.on('exit', () => process.exit(5));"],
  [
    'by process.exitCode in an exit listener',
    "process.on('exit', () => { process.exitCode = 6 });",
  ],
  [
    'by process.exit() twice within',
    "process.on('exit', () => { process.exit(5) }); process.exit(4);",
  ],
  ['by process.reallyExit(n)', 'process.reallyExit(8);'],
  ['by an error', "throw new Error('no');"],
  ['by a rejection', "Promise.reject(new Error('no'));"],
  ['by an error in an exit listener', "process.on('exit', () => { throw new Error('late') });"],
  [
    'by an error in the only exit listener',
    "process.removeAllListeners('exit'); process.on('exit', () => { throw new Error('late') });",
  ],
  [
    'by an error that a listener answers with process.exit(n)',
    "process.on('uncaughtException', () => process.exit(9)); throw new Error('no');",
  ],
] as const;

describe('the exit of a process', () => {
  it.each(ENDS)('is as in plain Node.js, and delivered once (%s)', async (_end, application) => {
    const plain = await run(LISTEN + application, { ours: false });
    const ours = await run(LISTEN + application);
    expect({ ...withoutLinesOfNode(ours), stdout: '' }).toEqual({
      ...withoutLinesOfNode(plain),
      stdout: '',
    });
    const [theirLines, ourLines] = [linesOf(plain), linesOf(ours)];
    expect(ourLines.filter((line) => line !== 'deliver')).toEqual(
      theirLines.filter((line) => line !== ''),
    );
    expect(ourLines.at(-1)).toBe('deliver');
    expect(ourLines.filter((line) => line === 'deliver')).toHaveLength(1);
  });

  it('comes after listeners that were added when it had begun', async () => {
    const ended = await run(`
      process.on('exit', () => {
        console.log('first');
        process.prependListener('exit', () => console.log('never'));
      });
      process.on('exit', () => console.log('second'));
    `);
    expect(linesOf(ended)).toEqual(['first', 'second', 'deliver']);
  });

  it('comes after a listener of others who stand before the event as well', async () => {
    const ended = await run(`
      const { emit } = process;
      process.emit = function (event, ...args) {
        if (event === 'exit') console.log('their turn');
        return emit.call(this, event, ...args);
      };
    `);
    expect(linesOf(ended)).toEqual(['their turn', 'deliver']);
  });

  it('is not begun by who emits its event without exiting', async () => {
    const ended = await run(`
      process.on('exit', () => console.log('heard'));
      process.emit('exit', 0);
      console.log('lives');
    `);
    expect(linesOf(ended)).toEqual(['heard', 'lives', 'heard', 'deliver']);
  });

  it('is not changed by an export that goes wrong', async () => {
    const broken = { deliver: "throw new Error('of ours')" };
    for (const application of ['', 'process.exit(3);', "throw new Error('no');"]) {
      const plain = await run(LISTEN + application, { ours: false });
      expect(await run(LISTEN + application, broken)).toEqual(plain);
    }
  });

  it('can be seen by nobody who looks at the process', async () => {
    const look = `
      console.log(JSON.stringify(['emit', 'reallyExit', 'exit'].map((name) => {
        const { value, ...flags } = Object.getOwnPropertyDescriptor(process, name) ?? {};
        return [process[name].name, process[name].length, name === 'emit' || flags];
      })));
      console.log(Object.keys(process).join(), process.listenerCount('exit'));
    `;
    const plain = await run(look, { ours: false });
    const ours = await run(look, { deliver: '' });
    expect(ours.stdout).toBe(plain.stdout);
  });

  it('gives what the event gives: whether somebody heard', async () => {
    const ended = await run(`
      process.on('exit', () => undefined);
      console.log(process.emit('any'), process.emit('exit', 0));
      process.removeAllListeners('exit');
      console.log(process.emit('exit', 0));
    `);
    expect(linesOf(ended).slice(0, 2)).toEqual(['false true', 'false']);
  });
});
