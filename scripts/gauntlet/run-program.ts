import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Program } from './programs.ts';

const requireFromHere = createRequire(import.meta.filename);
const LIMIT_MILLIS = 60_000;
const VOICE = 'otel-auto: ';
/** The words of an instrumentation that failed, through the voice or through `diag`. */
const ADMISSION = /\b(?:not|could not be) instrumented\b|\bis missing\b/;

/** The traces of a program that somebody sees: its end and its output. */
export interface Outcome {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  /** The output without the lines of the distro. */
  readonly stderr: string;
}

export interface Run {
  readonly outcome: Outcome;
  /** The modules that the distro has seen load. */
  readonly seen: readonly string[];
  /**
   * The lines of the distro that say that telemetry is missing, but for those that the program's
   * `// admits:` line knows.
   */
  readonly admitted: readonly string[];
}

export interface RunOptions {
  /** The folder that `installGauntlet` returned. */
  readonly folder: string;
  /** The version as in the workspace's package.json, `24` for its own. */
  readonly nodeVersion: string;
  /** The flag by which the distro comes in, if it does. */
  readonly door: '--require' | '--import' | undefined;
  /** Modules of the program's row. */
  readonly modules: readonly string[];
  readonly env: Record<string, string>;
}

/** Runs a program to its end. */
export function runProgram(
  { name, admits }: Program,
  { folder, nodeVersion, door, modules, env }: RunOptions,
): Promise<Run> {
  const args = [
    ...(door === undefined ? [] : [door, '@acme/otel-auto/register']),
    ...['--require', './reach.cjs', join(folder, 'programs', name)],
  ];
  const child = spawn(findNode(nodeVersion), args, {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      ACME_GAUNTLET_MODULES: modules.join(' '),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const texts = child.stdio.slice(1).map((stream) => collect(stream as Readable));
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MILLIS);
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (exitCode, signal) => {
      clearTimeout(timer);
      const [stdout = '', stderr = '', seen = ''] = texts.map((text) => text());
      const isOurs = (line: string) => line.startsWith(VOICE);
      const lines = stderr.split('\n');
      resolve({
        outcome: {
          exitCode,
          signal,
          stdout,
          stderr: lines.filter((line) => !isOurs(line)).join('\n'),
        },
        seen: seen === '' ? [] : JSON.parse(seen),
        admitted: lines.filter(
          (line) => isOurs(line) && ADMISSION.test(line) && !(admits && line.includes(admits)),
        ),
      });
    });
  });
}

/** Everything that has come out of a stream so far. */
function collect(stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (part: string) => (text += part));
  return () => text;
}

function findNode(version: string): string {
  const name = version === '24' ? 'node' : `node${version}`;
  return join(dirname(requireFromHere.resolve(`${name}/package.json`)), 'bin/node');
}
