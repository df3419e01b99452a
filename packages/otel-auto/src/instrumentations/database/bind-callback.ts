import { context } from '@opentelemetry/api';
import { bindFunction } from '../../patching/bind-function';
import type { AnyFunction, Invoke } from '../../patching/wrap-function';

/**
 * Returns the arguments of a call with its callback, the last one that is a function, replaced. The
 * list is a new one, or the same one if there is no callback.
 */
export function replaceCallback(
  args: readonly unknown[],
  replace: (callback: AnyFunction) => AnyFunction,
): readonly unknown[] {
  const index = args.findLastIndex((argument) => typeof argument === 'function');
  return index === -1 ? args : args.with(index, replace(args[index] as AnyFunction));
}

/**
 * Binds the callback of a method that waits for a connection of a pool to the context of its
 * caller.
 */
export const bindCallback: Invoke = (original, thisArg, args) => {
  const caller = context.active();
  const bound = replaceCallback(args, (callback) => bindFunction(caller, callback));
  return Reflect.apply(original, thisArg, bound);
};
