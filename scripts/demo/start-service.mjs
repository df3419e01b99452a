import path from 'node:path';
import { describeEnding, startChild } from './children.mjs';
import { commonEnv } from './plan.mjs';

const START_LIMIT_MILLIS = 20_000;
const SHOWN_LINES = 30;

/**
 * @typedef {object} Service
 * @property {import('./plan.mjs').ServicePlan} plan
 * @property {string} url
 * @property {import('./children.mjs').Child} child
 */

/**
 * Starts an example with nothing but the preload flag and `OTEL_*` variables, and waits until it
 * says on which port it listens.
 *
 * @param {import('./plan.mjs').ServicePlan} plan
 * @param {object} surroundings
 * @param {string} surroundings.root of the repository
 * @param {string} surroundings.endpoint of the receiver
 * @param {Readonly<Record<string, string>>} surroundings.applicationEnv what the application itself reads
 * @param {(line: string) => void} surroundings.onStderr
 * @param {AbortSignal} surroundings.interrupted
 * @returns {Promise<Service>}
 */
export async function startService(plan, surroundings) {
  const { root, endpoint, applicationEnv, onStderr, interrupted } = surroundings;
  interrupted.throwIfAborted();
  /** @type {(port: number) => void} */
  let onPort;
  /** @type {Promise<number>} */
  const port = new Promise((resolve) => (onPort = resolve));
  const child = startChild({
    args: ['--require', '@acme/otel-auto/register', 'dist/main.js'],
    cwd: path.join(root, 'examples', plan.folder),
    env: {
      ...withoutTelemetrySettings(process.env),
      ...applicationEnv,
      ...commonEnv,
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      ...plan.env,
      PORT: '0',
    },
    onStdout(line) {
      const said = /listening on port (\d+)/.exec(line);
      if (said) {
        onPort(Number(said[1]));
      }
    },
    onStderr,
  });

  const listening = await firstOf(port, child.ended, interrupted);
  if (listening !== undefined) {
    return { plan, url: `http://127.0.0.1:${listening}`, child };
  }
  const ending = await child.stop(1_000);
  interrupted.throwIfAborted();
  throw new Error(`${plan.key} is not listening: it ${describeEnding(ending)}${outputOf(child)}`);
}

/**
 * @param {import('./children.mjs').Child} child
 * @returns {string} its last lines, to be put behind a sentence
 */
export function outputOf(child) {
  const lines = [...child.stdout.slice(-SHOWN_LINES), ...child.stderr.slice(-SHOWN_LINES)];
  return lines.length === 0
    ? ', without a word'
    : `\n${lines.map((line) => `  | ${line}`).join('\n')}`;
}

/**
 * @param {Promise<number>} port
 * @param {Promise<unknown>} ended
 * @param {AbortSignal} interrupted
 * @returns {Promise<number | undefined>} undefined if it ended, took too long, or nobody wants it any more
 */
function firstOf(port, ended, interrupted) {
  return new Promise((resolve) => {
    const giveUp = () => resolve(undefined);
    const timer = setTimeout(giveUp, START_LIMIT_MILLIS);
    interrupted.addEventListener('abort', giveUp, { once: true });
    void port.then(resolve);
    void ended.then(giveUp);
    void Promise.race([port, ended]).then(() => {
      clearTimeout(timer);
      interrupted.removeEventListener('abort', giveUp);
    });
  });
}

/**
 * The demo shows what the flag and its own variables do, whatever the shell it runs in has set.
 *
 * @param {NodeJS.ProcessEnv} env
 */
function withoutTelemetrySettings(env) {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(OTEL_|ACME_OTEL_|NODE_OPTIONS$)/.test(name)),
  );
}
