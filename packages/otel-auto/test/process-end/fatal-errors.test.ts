import { describe, expect, it } from '@jest/globals';
import { runScript } from '../support/run-script';

const TELL = "(error, origin) => console.log('fatal:', error, origin)";

/** Runs an application that prints what it is told of fatal errors; without `ours` it is watched by nobody. */
const run = (application: string, { args = [] as readonly string[], ours = true } = {}) =>
  runScript(
    `
    const { createFatalErrorMonitor } = load('process-end/fatal-errors.ts');
    const countOthers = (event) => process.listenerCount(event);
    const monitor = createFatalErrorMonitor(countOthers, ${TELL});
    ${ours ? "process.on('uncaughtExceptionMonitor', monitor);" : ''}
    ${application}`,
    { execArgv: args },
  );

/** Titles, the code of the application, and the reported error. */
const FATAL = [
  [
    'an error that nobody catches',
    "throw new TypeError('no')",
    /TypeError: no[^]*uncaughtException$/,
  ],
  [
    'a rejection that nobody handles',
    "Promise.reject(new TypeError('no'))",
    /TypeError: no[^]*unhandledRejection$/,
  ],
  ['undefined that is thrown', 'throw undefined', /undefined uncaughtException$/],
  ['undefined that is rejected', 'Promise.reject()', /reason "undefined"[^]*unhandledRejection$/],
  [
    'an error in a listener for the exit',
    "process.on('exit', () => { throw 'late' })",
    /late uncaughtException$/,
  ],
] as const;

describe('the monitor of fatal errors', () => {
  it.each(FATAL)('tells of %s, once', async (_what, application, told) => {
    const { stdout } = await run(application);
    expect(stdout.trim()).toMatch(told);
    expect(stdout.match(/fatal:/g)).toHaveLength(1);
  });

  it.each(FATAL)(
    'changes nothing of how a process ends by %s',
    async (_what, application, _pattern) => {
      const plain = await run(application, { ours: false });
      const { stdout: _told, ...watched } = await run(application);
      expect(watched).toEqual({
        exitCode: plain.exitCode,
        signal: plain.signal,
        stderr: plain.stderr,
      });
    },
  );

  it.each([
    ['listens', "process.on('uncaughtException', () => console.log('handled'));"],
    [
      'has a callback that captures them',
      "process.setUncaughtExceptionCaptureCallback(() => console.log('handled'));",
    ],
    [
      'has a domain',
      "const domain = require('node:domain').create(); domain.on('error', () => console.log('handled')); domain.enter();",
    ],
  ])('leaves errors to an application that %s', async (_how, handler) => {
    const { stdout, exitCode } = await run(
      `${handler} setTimeout(() => { throw new Error('no') })`,
    );
    expect([stdout, exitCode]).toEqual(['handled\n', 0]);
  });

  it('leaves rejections to an application that listens', async () => {
    const { stdout, exitCode } = await run(
      "process.on('unhandledRejection', () => console.log('handled')); Promise.reject(new Error('no'))",
    );
    expect([stdout, exitCode]).toEqual(['handled\n', 0]);
  });

  it.each([
    ['strict', 1, true],
    ['throw', 1, true],
    ['warn', 0, false],
    ['none', 0, false],
    ['warn-with-error-code', 1, false],
  ])(
    'tells of a rejection where the process dies of it (--unhandled-rejections=%s)',
    async (mode, exitCode, isTold) => {
      const ended = await run("Promise.reject(new Error('no'))", {
        args: [`--unhandled-rejections=${mode}`],
      });
      expect(ended.exitCode).toBe(exitCode);
      expect(ended.stdout.includes('fatal:')).toBe(isTold);
    },
  );

  it('lets nothing that goes wrong in telling change the end', async () => {
    const ended = await runScript(`
      const { createFatalErrorMonitor } = load('process-end/fatal-errors.ts');
      const monitor = createFatalErrorMonitor(() => 0, () => { throw new Error('of ours') });
      process.on('uncaughtExceptionMonitor', monitor);
      throw new Error('of the application');
    `);
    expect(ended.exitCode).toBe(1);
    expect(ended.stderr).toContain('Error: of the application');
    expect(ended.stderr).not.toContain('of ours');
  });
});
