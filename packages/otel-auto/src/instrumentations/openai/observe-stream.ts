import { followPromise } from '../../patching/follow-promise';
import { guarded } from '../../patching/guarded';
import { takeAppearance, type AnyFunction } from '../../patching/wrap-function';
import type { Operation } from './operation';

/**
 * The client's stream: iterating, splitting and converting it all take its parts from `iterator()`.
 */
interface Stream {
  iterator?: unknown;
}

const SUBJECT = 'The end of a stream of openai';

/**
 * Observes the parts of a stream when the application takes them, and ends the operation with it.
 *
 * @returns whether the value is a stream
 */
export function observeStream(
  stream: unknown,
  operation: Operation,
  collected: FinalizationRegistry<Operation>,
): boolean {
  if (typeof stream !== 'object' || stream === null || !(Symbol.asyncIterator in stream)) {
    return false;
  }
  const { iterator } = stream as Stream;
  if (typeof iterator !== 'function') return false;
  const token = {};
  collected.register(stream, operation, token);
  const iterate = async function* (this: unknown, ...args: unknown[]): AsyncGenerator {
    // Code that iterates a stream need not keep a reference to it.
    collected.unregister(token);
    const parts = Reflect.apply(iterator as AnyFunction, this, args) as AsyncIterator<unknown>;
    return yield* observeParts(parts, operation);
  };
  (stream as Stream).iterator = takeAppearance(iterate, iterator as AnyFunction);
  return true;
}

/** Wraps the client's iterator, passing on calls and results. */
function observeParts(
  parts: AsyncIterator<unknown>,
  operation: Operation,
): AsyncIterableIterator<unknown> {
  const settlement = {
    onValue: guarded(SUBJECT, (result: unknown) => {
      const { done, value } = result as IteratorResult<unknown>;
      if (done === true) operation.end();
      else operation.read(value);
    }),
    onError: guarded(SUBJECT, (error: unknown) => operation.fail(error)),
  };
  const follow = (result: Promise<IteratorResult<unknown>>) => followPromise(result, settlement);
  return {
    next: (...args) => follow(parts.next(...args)),
    ...(parts.return && { return: (value) => follow(parts.return!(value)) }),
    ...(parts.throw && { throw: (error: unknown) => follow(parts.throw!(error)) }),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
