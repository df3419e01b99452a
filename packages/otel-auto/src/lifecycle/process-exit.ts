type Emit = (this: NodeJS.Process, event: string | symbol, ...args: unknown[]) => boolean;
type ReallyExit = (this: NodeJS.Process, code?: number) => never;

interface ExitingProcess extends NodeJS.Process {
  reallyExit: ReallyExit;
}

/**
 * Calls `deliver` as the last thing before the process is gone, once: after the application's own
 * `exit` listeners, since they may still record something.
 *
 * Most ends pass the `exit` event, behind whose listeners we stand. A listener that calls
 * `process.exit()` itself leaves it by `process.reallyExit()`, which everybody passes who exits by
 * code. Exit code, events and errors are the application's.
 */
export function watchExit(process: NodeJS.Process, deliver: () => void): void {
  let isDone = false;
  const deliverOnce = (): void => {
    if (isDone) return;
    isDone = true;
    deliver();
  };
  const emit = process.emit as Emit;
  const emitFirst: Emit = function (event, ...args) {
    if (event !== 'exit') return emit.call(this, event, ...args);
    try {
      return emit.call(this, event, ...args);
    } finally {
      deliverOnce();
    }
  };
  const { reallyExit } = process as ExitingProcess;
  const exitLast: ReallyExit = function (code) {
    deliverOnce();
    return reallyExit.call(this, code);
  };
  replace(process, 'emit', emitFirst);
  if (typeof reallyExit === 'function') replace(process, 'reallyExit', exitLast);
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
