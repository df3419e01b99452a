import { context, type Context } from '@opentelemetry/api';
import { wrapFunction, type AnyFunction } from './wrap-function';

/**
 * Wraps a function so that it runs in the given context. For callbacks that wait in a queue or a
 * pool, which are called in the context of the code that frees a place.
 */
export const bindFunction = <F extends AnyFunction>(inContext: Context, original: F): F =>
  wrapFunction(original, (target, thisArg, args) =>
    context.with(inContext, () => Reflect.apply(target, thisArg, args) as unknown),
  );
