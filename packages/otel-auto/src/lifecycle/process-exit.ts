type Emit = (this: NodeJS.Process, event: string | symbol, ...args: unknown[]) => boolean;
type ReallyExit = (this: NodeJS.Process, ...args: unknown[]) => never;

interface ExitingProcess extends NodeJS.Process {
  reallyExit: ReallyExit;
  /** Set before the `exit` event; anybody can emit that. */
  readonly _exiting?: boolean;
}

/** The exit of the process, once it has begun. */
export interface WatchedExit {
  /** Delivers once more what was recorded since: an `exit` listener that throws is heard of afterwards. */
  deliverLate(): void;
}

/**
 * Calls `deliver` as the last thing before the process is gone, once: after the application's own
 * `exit` listeners, since they may still record something.
 *
 * Most ends pass the `exit` event, behind whose listeners we stand. A listener that calls
 * `process.exit()` itself leaves it by `process.reallyExit()`, which everybody passes who exits by
 * code. Exit code, events and errors are the application's, also if `deliver` throws.
 */
export function watchExit(process: NodeJS.Process, deliver: () => void): WatchedExit {
  let isDone = false;
  const deliverSafely = (): void => {
    try {
      deliver();
    } catch {
      // What could not be delivered is no reason to end otherwise.
    }
  };
  const deliverOnce = (): void => {
    if (isDone) return;
    isDone = true;
    deliverSafely();
  };
  const emit = process.emit as Emit;
  const emitFirst: Emit = function (event, ...args) {
    if (event !== 'exit') return emit.call(this, event, ...args);
    try {
      return emit.call(this, event, ...args);
    } finally {
      if ((process as ExitingProcess)._exiting !== false) deliverOnce();
    }
  };
  const { reallyExit } = process as ExitingProcess;
  const exitLast: ReallyExit = function (...args) {
    deliverOnce();
    return reallyExit.apply(this, args);
  };
  replace(process, 'emit', emitFirst);
  if (typeof reallyExit === 'function') replace(process, 'reallyExit', exitLast);
  return {
    deliverLate() {
      if (isDone) deliverSafely();
    },
  };
}

function replace(process: NodeJS.Process, name: string, value: unknown): void {
  Object.defineProperty(value, 'name', { value: name, configurable: true });
  const descriptor = Object.getOwnPropertyDescriptor(process, name);
  Object.defineProperty(process, name, {
    configurable: true,
    writable: true,
    enumerable: descriptor?.enumerable ?? false,
    value,
  });
}
