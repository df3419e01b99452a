import type { AsyncResource } from 'node:async_hooks';
import type * as WorkerThreads from 'node:worker_threads';
import { handDown, type Inheritance } from '../inheritance';
import { createThreadFlush, onFirstThread, type ThreadFlush } from '../process-end/thread-flush';
import type { ModuleHooks } from '../module-hooks/module-hooks';
import type { HttpRequest } from '../transport/http-endpoint';

/** Node.js's own parts of the builtins that the application has loaded. */
export interface WatchedBuiltins {
  /** The function `request` of `http` and `https`, by module. */
  readonly requests: ReadonlyMap<string, HttpRequest>;
  /** The class `Worker` of `worker_threads`. */
  readonly worker: typeof WorkerThreads.Worker | undefined;
  /**
   * The flush with which threads are asked for their telemetry, once `worker_threads` is loaded.
   */
  readonly threadFlush: ThreadFlush | undefined;
}

/**
 * Keeps the parts of builtins that the distro itself needs before other code wraps them, and makes
 * threads inherit from this process or thread. Call it before the first instrumentation is enabled.
 *
 * @param about.inheritance - what threads inherit
 * @param about.onThread - called when a first thread may hold telemetry
 * @param about.ownScope - the scope in which the wait for that thread runs
 */
export function watchBuiltins(
  hooks: ModuleHooks,
  about: {
    readonly inheritance: Omit<Inheritance, 'threadFlush'>;
    readonly onThread: () => void;
    readonly ownScope: AsyncResource;
  },
): WatchedBuiltins {
  const requests = new Map<string, HttpRequest>();
  let worker: WatchedBuiltins['worker'];
  let threadFlush: ThreadFlush | undefined;
  hooks.onExports((exports, name, packageRoot) => {
    if (packageRoot !== undefined) return exports;
    if (name === 'http' || name === 'https') {
      requests.set(name, (exports as { request: HttpRequest }).request);
    }
    if (name === 'worker_threads') {
      const threads = exports as typeof WorkerThreads;
      worker = threads.Worker;
      const call = createThreadFlush();
      threadFlush = call;
      handDown({ ...about.inheritance, threadFlush: call }, threads);
      about.ownScope.runInAsyncScope(() => onFirstThread(call, about.onThread));
    }
    return exports;
  });
  return {
    requests,
    get worker() {
      return worker;
    },
    get threadFlush() {
      return threadFlush;
    },
  };
}
