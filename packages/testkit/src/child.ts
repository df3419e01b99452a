import { spawn, type ChildProcess } from 'node:child_process';

/** The end of a child process, and its output. */
export interface Ending {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The time from its start to its end. */
  readonly durationMillis: number;
}

/** Options of `new Child`. */
export interface ChildOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** The time after which it is killed, in milliseconds. */
  readonly lifetimeMillis: number;
}

/** A child process with a limited lifetime, and its output so far. */
export class Child {
  readonly #process: ChildProcess;
  readonly #startedAt = performance.now();
  readonly #listeners = new Set<() => void>();
  #stdout = '';
  #stderr = '';
  #killed = false;
  #ended = false;

  /**
   * Settles when the child has ended and its output is complete; rejects if it could not be started
   * or had to be killed.
   */
  readonly ending: Promise<Ending>;

  constructor({ command, args, cwd, env, lifetimeMillis }: ChildOptions) {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
      this.#notify();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
      this.#notify();
    });
    this.ending = this.#end([command, ...args].join(' '), lifetimeMillis);
    // the rejection is handled by callers that wait for it, and ignored otherwise
    this.ending.catch(() => {});
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Whether it was there to get the signal. */
  send(signal: NodeJS.Signals): boolean {
    return !this.#ended && this.#process.kill(signal);
  }

  /** Kills the child. */
  kill(): void {
    this.#killed = true;
    this.send('SIGKILL');
  }

  /** Calls back after every output and at the end. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #end(title: string, lifetimeMillis: number): Promise<Ending> {
    return new Promise((resolve, reject) => {
      const lifetime = setTimeout(() => this.kill(), lifetimeMillis);
      const settle = (act: () => void) => {
        clearTimeout(lifetime);
        this.#ended = true;
        act();
        this.#notify();
      };
      this.#process.once('error', (error) => settle(() => reject(error)));
      this.#process.once('close', (exitCode, signal) =>
        settle(() => {
          if (this.#killed) {
            reject(new Error(`${title} had to be killed\n${this.#stdout}${this.#stderr}`));
            return;
          }
          const durationMillis = performance.now() - this.#startedAt;
          resolve({ exitCode, signal, stdout: this.#stdout, stderr: this.#stderr, durationMillis });
        }),
      );
    });
  }

  #notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
