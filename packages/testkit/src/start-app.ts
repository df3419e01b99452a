import { createReceiver, type Receiver } from '@acme/otlp-receiver';
import { parseAppOptions, type AppOptions } from './app-options';
import type { Child } from './child';
import { toRun, type Run } from './run';
import { sendRequest, type Answer, type RequestOptions } from './send-request';
import { spawnApp } from './spawn-app';

/** A server that runs in a process of its own. */
export interface App {
  readonly pid: number;
  readonly port: number;
  /** The base URL, without a slash at its end. */
  readonly url: string;
  /** The receiver of the application's telemetry. */
  readonly receiver: Receiver;
  /** The output so far. */
  readonly stdout: string;
  readonly stderr: string;
  /** Sends one request, on a connection of its own. */
  request(path: string, options?: RequestOptions): Promise<Answer>;
  /**
   * Sends a signal and waits for the end. A second call returns the same run.
   *
   * @throws Error with its whole output if it has ended before, or has not ended after ten
   *   seconds, or `lifetimeMillis` if that is given
   */
  stop(signal?: NodeJS.Signals): Promise<Run>;
}

/** The time that a server has to listen, and to end: with a debugger, all of its life. */
const toPatience = ({ lifetimeMillis }: AppOptions) => ({
  startMillis: lifetimeMillis ?? 20_000,
  stopMillis: lifetimeMillis ?? 10_000,
});

/** Matches the port that an application prints as `port 3000`, in a sentence or in JSON. */
const PORT = /\bport"?[ :=]+(\d+)/i;

/**
 * Starts a server and waits until it prints `port NUMBER`.
 *
 * @throws Error with its whole output if it ends before, or prints nothing of the kind within
 *   twenty seconds, or `lifetimeMillis` if that is given
 */
export async function startApp(entry: string, options: AppOptions): Promise<App> {
  const settings = parseAppOptions(options, { lifetimeMillis: 120_000 });
  const receiver = settings.receiver ?? (await createReceiver());
  const closeReceiver = async () => {
    if (settings.receiver === undefined) await receiver.close();
  };
  const { startMillis, stopMillis } = toPatience(options);
  const child = spawnApp(entry, settings, receiver);
  try {
    const port = await findPort(child, startMillis);
    return createHandle(child, { port, receiver, closeReceiver, stopMillis });
  } catch (error) {
    child.kill();
    await child.ending.catch(() => {});
    await closeReceiver();
    throw error;
  }
}

function findPort(child: Child, startMillis: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const finish = (act: () => void) => {
      clearTimeout(timer);
      unsubscribe();
      act();
    };
    const fail = (why: string) =>
      finish(() => reject(new Error(`the application ${why}\n${child.stdout}${child.stderr}`)));
    const look = () => {
      const port = PORT.exec(child.stdout)?.[1];
      if (port !== undefined) finish(() => resolve(Number(port)));
      else if (child.ended) fail('ended before it listened');
    };
    const timer = setTimeout(() => fail('does not say its port'), startMillis);
    const unsubscribe = child.onChange(look);
  });
}

function createHandle(
  child: Child,
  {
    port,
    receiver,
    closeReceiver,
    stopMillis,
  }: {
    readonly port: number;
    readonly receiver: Receiver;
    readonly closeReceiver: () => Promise<void>;
    readonly stopMillis: number;
  },
): App {
  const url = `http://127.0.0.1:${port}`;
  let stopped: Promise<Run> | undefined;
  const stop = async (signal: NodeJS.Signals): Promise<Run> => {
    const wasRunning = child.send(signal);
    const timer = setTimeout(() => child.kill(), stopMillis);
    try {
      const ending = await child.ending;
      if (!wasRunning) {
        throw new Error(
          `the application ended before it was told to\n${child.stdout}${child.stderr}`,
        );
      }
      return toRun(ending, receiver);
    } finally {
      clearTimeout(timer);
      await closeReceiver();
    }
  };
  return {
    pid: child.pid as number,
    port,
    url,
    receiver,
    get stdout() {
      return child.stdout;
    },
    get stderr() {
      return child.stderr;
    },
    request: (path, options) => sendRequest(url, path, options),
    stop: (signal = 'SIGTERM') => (stopped ??= stop(signal)),
  };
}
