import { spawn } from 'node:child_process';
import { readLines } from './child-output.ts';

export interface Child {
  /** The newest lines. */
  readonly stdout: readonly string[];
  /** The newest lines. */
  readonly stderr: readonly string[];
  /** Resolves once, never rejects. */
  readonly ended: Promise<Ending>;
  /** Undefined while it runs. */
  readonly ending: Ending | undefined;
  /** SIGTERM, and SIGKILL after `graceMillis`. */
  readonly stop: (graceMillis: number) => Promise<Ending>;
}

export interface Ending {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether it did not end in time after SIGTERM. */
  readonly killed: boolean;
}

export interface Command {
  /** Arguments of Node.js. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Whether it has children of its own, which are to end with it. */
  readonly startsOthers?: boolean;
  readonly onStdout?: (line: string) => void;
  readonly onStderr?: (line: string) => void;
}

const alive: Set<(signal: NodeJS.Signals) => void> = new Set();

// Whatever way this process ends, none of its children outlives it.
process.on('exit', () => alive.forEach((kill) => kill('SIGKILL')));

/** Starts a Node.js program of which nothing is left when this process ends. */
export function startChild({
  args,
  cwd,
  env,
  startsOthers = false,
  onStdout,
  onStderr,
}: Command): Child {
  // A process group of its own is what lets a signal reach the children of the child.
  const isGroup = startsOthers && process.platform !== 'win32';
  const child = spawn(process.execPath, args, {
    cwd,
    env,
    detached: isGroup,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let killed = false;
  let ending: Ending | undefined;

  const kill = (signal: NodeJS.Signals) => {
    if (isGroup && child.pid !== undefined && ending === undefined) {
      killGroup(child.pid, signal);
    } else {
      child.kill(signal);
    }
  };
  alive.add(kill);
  const stdout = readLines(child.stdout, onStdout);
  const stderr = readLines(child.stderr, onStderr);
  const ended: Promise<Ending> = new Promise((resolve) => {
    const end = (how: Ending) => {
      alive.delete(kill);
      ending ??= how;
      resolve(ending);
    };
    child.once('error', () => end({ exitCode: null, signal: null, killed }));
    // `close` comes when the output has been read as well.
    child.once('close', (exitCode, signal) => end({ exitCode, signal, killed }));
  });

  return {
    stdout: stdout.lines,
    stderr: stderr.lines,
    ended,
    get ending() {
      return ending;
    },
    async stop(graceMillis) {
      kill('SIGTERM');
      const timer = setTimeout(() => {
        killed = true;
        kill('SIGKILL');
        // A grandchild that holds the pipes open would keep us waiting for `close`.
        child.stdout.destroy();
        child.stderr.destroy();
      }, graceMillis);
      const how = await ended;
      clearTimeout(timer);
      return how;
    },
  };
}

/** @param pid - of the leader */
function killGroup(pid: number, signal: NodeJS.Signals) {
  try {
    process.kill(-pid, signal);
  } catch {
    // All of it has ended already.
  }
}

/** @returns as in "the child …" */
export function describeEnding({ exitCode, signal, killed }: Ending): string {
  if (killed) {
    return 'did not end in time and was killed';
  }
  return signal === null ? `ended with exit code ${exitCode}` : `was ended by ${signal}`;
}
