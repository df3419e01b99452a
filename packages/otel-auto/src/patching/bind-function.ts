import { context, type Context } from '@opentelemetry/api';
import { wrapFunction, type AnyFunction } from './wrap-function';

/**
 * A function that runs in the given context, whoever calls it. For callbacks that wait in a queue or a
 * pool: the one who makes room for them is not the one who waits.
 */
export const bindFunction = <F extends AnyFunction>(inContext: Context, original: F): F =>
  wrapFunction(original, (target, thisArg, args) =>
    context.with(inContext, () => Reflect.apply(target, thisArg, args) as unknown),
  );
