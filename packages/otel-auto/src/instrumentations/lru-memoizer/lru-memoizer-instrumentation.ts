import { context } from '@opentelemetry/api';
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  type InstrumentationConfig,
} from '@opentelemetry/instrumentation';
import { wrapFunction, type AnyFunction } from '../../patching/wrap-function';
import { VERSION } from '../../version';

/**
 * Keeps the context in `lru-memoizer`: concurrent calls for one key wait for the first one, and
 * without it the callbacks of the others would run in the first one's context.
 *
 * Upstream's instrumentation replaces the library's function, which has `sync`, by a bare one, and
 * each memoized one, which has `del`, `reset`, `keys`, `on`, `load`, `max`.
 */
export class LruMemoizerInstrumentation extends InstrumentationBase {
  constructor(config: InstrumentationConfig = {}) {
    super('@acme/otel-auto/lru-memoizer', VERSION, config);
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    return new InstrumentationNodeModuleDefinition('lru-memoizer', ['>=1.3 <4'], (exports) =>
      typeof exports === 'function' ? wrapFunction(exports as AnyFunction, memoize) : exports,
    );
  }
}

const memoize = (memoizer: AnyFunction, thisArg: unknown, args: readonly unknown[]): unknown => {
  const memoized: unknown = Reflect.apply(memoizer, thisArg, args);
  return typeof memoized === 'function' ? wrapFunction(memoized as AnyFunction, call) : memoized;
};

/** Calls a memoized function. The callback is the last argument, whatever the others are. */
const call = (memoized: AnyFunction, thisArg: unknown, args: readonly unknown[]): unknown => {
  const callback = args.at(-1);
  const inContext =
    typeof callback === 'function'
      ? [...args.slice(0, -1), context.bind(context.active(), callback)]
      : args;
  return Reflect.apply(memoized, thisArg, inContext);
};
