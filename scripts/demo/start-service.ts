import path from 'node:path';
import { describeEnding, startChild } from './children.ts';
import { commonEnv } from './plan.ts';
import type { ServicePlan } from './plan.ts';
import type { Child } from './children.ts';

const START_LIMIT_MILLIS = 20_000;
const SHOWN_LINES = 30;

export interface Service {
  readonly plan: ServicePlan;
  readonly url: string;
  readonly child: Child;
}

/**
 * Starts an example with nothing but the preload flag and `OTEL_*` variables, and waits until it
 * says on which port it listens.
 */
export async function startService(
  plan: ServicePlan,
  surroundings: {
    /** The root of the repository. */
    readonly root: string;
    /** The address of the receiver. */
    readonly endpoint: string;
    /** Variables that the application itself reads. */
    readonly applicationEnv: Readonly<Record<string, string>>;
    readonly onStderr: (line: string) => void;
    readonly interrupted: AbortSignal;
  },
): Promise<Service> {
  const { root, endpoint, applicationEnv, onStderr, interrupted } = surroundings;
  interrupted.throwIfAborted();
  let onPort: (port: number) => void;
  const port: Promise<number> = new Promise((resolve) => (onPort = resolve));
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

/** @returns its last lines, to be put behind a sentence */
export function outputOf(child: Child): string {
  const lines = [...child.stdout.slice(-SHOWN_LINES), ...child.stderr.slice(-SHOWN_LINES)];
  return lines.length === 0
    ? ', without a word'
    : `\n${lines.map((line) => `  | ${line}`).join('\n')}`;
}

/** @returns undefined if it ended, took too long, or nobody wants it any more */
function firstOf(
  port: Promise<number>,
  ended: Promise<unknown>,
  interrupted: AbortSignal,
): Promise<number | undefined> {
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

/** The demo shows what the flag and its own variables do, whatever the shell it runs in has set. */
function withoutTelemetrySettings(env: NodeJS.ProcessEnv) {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(OTEL_|ACME_OTEL_|NODE_OPTIONS$)/.test(name)),
  );
}
