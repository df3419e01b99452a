import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** A script that has ended. */
export interface FinishedScript {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a CommonJS script in a process of its own, for what cannot be observed in the test's:
 * signals, the end of the process, the real module loader. In the script,
 * `load('otlp-encoding/batch')` returns a module of `src`, and `settingsOf({})` the settings of an
 * environment.
 */
export async function runScript(
  script: string,
  options: {
    readonly args?: readonly string[];
    /** Flags of Node.js. */
    readonly execArgv?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<FinishedScript> {
  const child = spawn(
    process.execPath,
    [...(options.execArgv ?? []), '--eval', PRELUDE + script, '--', ...(options.args ?? [])],
    {
      cwd: join(__dirname, '..'),
      env: { PATH: process.env['PATH'], ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const [stdout, stderr, [exitCode, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (...ended) => resolve(ended));
    }),
  ]);
  return { exitCode, signal, stdout, stderr };
}

/** Runs a script that prints JSON, and returns the parsed output. */
export async function runForJson(script: string, ...args: readonly string[]): Promise<unknown> {
  const { exitCode, stdout, stderr } = await runScript(script, { args });
  if (exitCode !== 0) throw new Error(`the script ended with ${exitCode}: ${stderr}`);
  return JSON.parse(stdout);
}

const COMPILER_OPTIONS = {
  sourceMaps: 'inline',
  module: { type: 'commonjs' },
  jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
};

/**
 * Makes `require` accept TypeScript, as Jest does in its own processes; the beginning of a script
 * that runs by itself.
 */
export const PRELUDE = `
  const { transformSync } = require(${JSON.stringify(require.resolve('@swc/core'))});
  require('node:module')._extensions['.ts'] = (module, filename) =>
    module._compile(
      transformSync(require('node:fs').readFileSync(filename, 'utf8'), { filename, ...${JSON.stringify(COMPILER_OPTIONS)} }).code,
      filename,
    );
  const load = (name) => require(${JSON.stringify(join(__dirname, '../../src'))} + '/' + name);
  const settingsOf = (env) => load('settings/parse-settings.ts').parseSettings({ env, knownInstrumentations: [] }).settings;
`;
