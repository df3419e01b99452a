import type { Listener } from './hidden-listeners';

type ReallyExit = (this: NodeJS.Process, ...args: unknown[]) => never;

interface ExitingProcess extends NodeJS.Process {
  reallyExit: ReallyExit;
  readonly _exiting?: boolean;
}

/** The exit of the process. */
export interface WatchedExit {
  /**
   * The listener that is last among the `exit` listeners once the end is near; passed to be hidden.
   */
  readonly listener: Listener;
  /** Called whenever the process seems to be about to end by itself. */
  onNear(): void;
  /** Called when the process dies of an error. */
  onFatalError(): void;
}

/**
 * Calls `deliver` as the last step before the process is gone: after the application's own `exit`
 * listeners, since they may still record something.
 *
 * An exit by code calls `process.reallyExit()`, whatever `exit` listeners do. Before any other end
 * `onNear` is called, and the listener is last among the `exit` listeners from then on. Exit code,
 * events, errors and their stacks are the application's, even if `deliver` throws.
 */
export function watchExit(process: NodeJS.Process, deliver: () => void): WatchedExit {
  let isDone = false;
  const deliverSafely = (): void => {
    isDone = true;
    try {
      deliver();
    } catch {
      // A failed delivery must not change how the process ends.
    }
  };
  const onExit = (): void => {
    // Any code can emit the event.
    if (isExiting()) deliverSafely();
  };
  const isExiting = (): boolean => (process as ExitingProcess)._exiting !== false;
  const standLast = (): void => {
    process.removeListener('exit', onExit);
    process.on('exit', onExit);
  };
  const { reallyExit } = process as ExitingProcess;
  const exitLast: ReallyExit = function (...args) {
    if (!isDone) deliverSafely();
    return reallyExit.apply(this, args);
  };
  if (typeof reallyExit === 'function') replaceReallyExit(process, exitLast);
  return {
    listener: onExit,
    onNear: standLast,
    onFatalError() {
      // After an error in an `exit` listener no other listener is called.
      if ((process as ExitingProcess)._exiting === true) deliverSafely();
      else standLast();
    },
  };
}

function replaceReallyExit(process: NodeJS.Process, value: ReallyExit): void {
  Object.defineProperty(value, 'name', { value: 'reallyExit', configurable: true });
  const descriptor = Object.getOwnPropertyDescriptor(process, 'reallyExit');
  Object.defineProperty(process, 'reallyExit', {
    configurable: true,
    writable: true,
    enumerable: descriptor?.enumerable ?? false,
    value,
  });
}
