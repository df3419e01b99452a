import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A process whose output goes into a file: a pipe would make this process part of what is measured, and
 * nothing of what it writes at its end is lost in one.
 */
export interface Child {
  readonly pid: number;
  /** The arguments, as a title. */
  readonly title: string;
  /** Reads what it has written so far. */
  readonly output: () => string;
  /** The last five lines of that. */
  readonly outputTail: () => string;
  readonly hasEnded: () => boolean;
  readonly send: (signal: NodeJS.Signals) => void;
  /** Rejects if it could not be started. */
  readonly ended: Promise<Ending>;
}

export interface Ending {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The time of the end, in milliseconds since 1970. */
  readonly endedAt: number;
}

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** The folder in which the output is kept. */
  readonly scratchDir: string;
}

const alive = new Set<ChildProcess>();
// Whatever way this process ends, none of its children outlives it.
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

let count = 0;

/**
 * @param options - without it only stderr is kept; with it both in one file,
 * so that the order of what it writes shows
 */
export function startChild(
  { file, args, cwd, env, scratchDir }: Command,
  { keepsStdout = false }: { keepsStdout?: boolean } = {},
): Child {
  count += 1;
  const outputFile = join(scratchDir, `output-${count}.txt`);
  const descriptor = openSync(outputFile, 'a');
  const stdout = keepsStdout ? descriptor : 'ignore';
  const child = spawn(file, args, { cwd, env, stdio: ['ignore', stdout, descriptor] });
  closeSync(descriptor);
  // a process that could not be started has none; `ended` rejects then
  const { pid = 0 } = child;
  alive.add(child);
  let hasEnded = false;
  const ended: Promise<Ending> = new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      alive.delete(child);
      hasEnded = true;
      settle();
    };
    child.once('error', (error) => end(() => reject(error)));
    child.once('exit', (exitCode, signal) =>
      end(() => {
        resolve({ exitCode, signal, endedAt: performance.timeOrigin + performance.now() });
      }),
    );
  });
  // whoever waits sees the rejection; nobody has to
  ended.catch(() => {});
  const output = () => readFileSync(outputFile, 'utf8');
  return {
    pid,
    title: args.join(' '),
    output,
    outputTail: () => output().trim().split('\n').slice(-5).join('\n'),
    hasEnded: () => hasEnded,
    send: (signal) => void child.kill(signal),
    ended,
  };
}

/** Waits until a child has ended, or for so long. */
export async function waitForEnd({ ended }: Child, millis: number) {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([ended, new Promise((resolve) => (timer = setTimeout(resolve, millis)))]);
  clearTimeout(timer);
}

/**
 * Ends a child: asks, waits, then kills.
 *
 * @param patienceMillis - 0 kills at once
 */
export async function endChild(child: Child, patienceMillis: number) {
  if (patienceMillis > 0) {
    child.send('SIGTERM');
    await waitForEnd(child, patienceMillis);
  }
  if (!child.hasEnded()) child.send('SIGKILL');
  return await child.ended;
}
