import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const requireFromHere = createRequire(import.meta.filename);
const LIMIT_MILLIS = 60_000;
const VOICE = 'otel-auto: ';
/** What an instrumentation that failed says, through the voice or through `diag`. */
const ADMISSION = /\b(?:not|could not be) instrumented\b|\bis missing\b/;

/**
 * @typedef {object} Outcome what somebody sees of a program
 * @property {number | null} exitCode
 * @property {string | null} signal
 * @property {string} stdout
 * @property {string} stderr without the lines of the distro
 */

/**
 * @typedef {object} Run
 * @property {Outcome} outcome
 * @property {readonly string[]} seen the modules that the distro has seen load
 * @property {readonly string[]} admitted the lines of the distro that say that telemetry is missing, but for
 *   those that the program's `// admits:` line knows
 */

/**
 * Runs a program to its end.
 *
 * @param {import('./programs.mjs').Program} program
 * @param {object} options
 * @param {string} options.folder what `installGauntlet` returned
 * @param {string} options.nodeVersion as in the workspace's package.json, `24` for its own
 * @param {'--require' | '--import' | undefined} options.door how the distro comes in, if it does
 * @param {readonly string[]} options.modules of the program's row
 * @param {Record<string, string>} options.env
 * @returns {Promise<Run>}
 */
export function runProgram({ name, admits }, { folder, nodeVersion, door, modules, env }) {
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
  const texts = child.stdio.slice(1).map((stream) => {
    const text = { value: '' };
    stream.setEncoding('utf8').on('data', (part) => (text.value += part));
    return text;
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MILLIS);
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (exitCode, signal) => {
      clearTimeout(timer);
      const [stdout, stderr, seen] = texts.map(({ value }) => value);
      const isOurs = (line) => line.startsWith(VOICE);
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

function findNode(version) {
  const name = version === '24' ? 'node' : `node${version}`;
  return join(dirname(requireFromHere.resolve(`${name}/package.json`)), 'bin/node');
}
