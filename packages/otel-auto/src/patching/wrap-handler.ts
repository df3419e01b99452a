import { isAsyncFunction } from 'node:util/types';
import { takeAppearance, wrapFunction, type AnyFunction, type Invoke } from './wrap-function';

/**
 * Wraps a handler as `wrapFunction` does, including async functions: `util.inspect` shows the
 * wrapper as one, and it returns a promise in any case.
 */
export function wrapHandler<F extends AnyFunction>(original: F, invoke: Invoke): F {
  if (!isAsyncFunction(original)) return wrapFunction(original, invoke);
  const wrapper = async function (this: unknown, ...args: unknown[]): Promise<unknown> {
    return invoke(original, this, args);
  };
  return takeAppearance(wrapper, original) as unknown as F;
}
