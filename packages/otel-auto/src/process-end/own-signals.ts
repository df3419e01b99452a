import { constants } from 'node:os';

type Kill = (this: unknown, pid: number, signal: number) => unknown;

interface SignallingProcess extends NodeJS.Process {
  _kill: Kill;
}

/**
 * Reports a signal that the process is about to send to itself: without a listener it dies within
 * that call, and not with the next turn of the event loop.
 *
 * `process.kill()` calls `process._kill()`, so the function that the application sees stays the
 * same.
 *
 * @param onSignal - called before the signal is sent; must not throw
 */
export function watchOwnSignals(
  process: NodeJS.Process,
  onSignal: (signal: NodeJS.Signals) => void,
): void {
  const { _kill: kill } = process as SignallingProcess;
  const descriptor = Object.getOwnPropertyDescriptor(process, '_kill');
  if (typeof kill !== 'function' || descriptor?.configurable !== true) return;
  const value: Kill = function (pid, number) {
    const signal = pid === process.pid ? nameOf(number) : undefined;
    if (signal !== undefined) onSignal(signal);
    return kill.call(this, pid, number);
  };
  Object.defineProperty(value, 'name', { value: kill.name, configurable: true });
  Object.defineProperty(process, '_kill', { ...descriptor, value });
}

const nameOf = (number: number): NodeJS.Signals | undefined =>
  (Object.entries(constants.signals) as [NodeJS.Signals, number][]).find(
    ([, each]) => each === number,
  )?.[0];
