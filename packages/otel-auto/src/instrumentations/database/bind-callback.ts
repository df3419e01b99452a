import { context } from '@opentelemetry/api';
import { bindFunction } from '../../patching/bind-function';
import type { AnyFunction, Invoke } from '../../patching/wrap-function';

/**
 * The arguments of a call with its callback replaced: the last of them that is a function. The list is
 * a new one; without a callback it is the same.
 */
export function replaceCallback(
  args: readonly unknown[],
  replace: (callback: AnyFunction) => AnyFunction,
): readonly unknown[] {
  const index = args.findLastIndex((argument) => typeof argument === 'function');
  return index === -1 ? args : args.with(index, replace(args[index] as AnyFunction));
}

/** For a method that calls back when a place in a pool is free: the callback runs in the context of its caller. */
export const bindCallback: Invoke = (original, thisArg, args) => {
  const caller = context.active();
  const bound = replaceCallback(args, (callback) => bindFunction(caller, callback));
  return Reflect.apply(original, thisArg, bound);
};
