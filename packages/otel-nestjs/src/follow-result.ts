import { errorMonitor } from 'node:events';
import { context } from '@opentelemetry/api';
import { followObservable, isObservable, type ObservableLike } from './follow-observable';
import type { Work } from './work';

/**
 * Ends a piece of work together with its result: a value at once, a promise when it settles, an
 * Observable when it completes, fails or is unsubscribed from, a stream when it closes.
 *
 * @returns the value to return in place of `result`, which behaves the same for its receiver
 */
export function followResult(result: unknown, work: Work): unknown {
  if (result instanceof Promise) {
    return result.then(
      (value: unknown) => followValue(value, work),
      (error: unknown) => {
        work.fail(error);
        throw error;
      },
    );
  }
  if (isThenable(result)) return followThenable(result, work);
  return followValue(result, work);
}

function followValue(value: unknown, work: Work): unknown {
  if (typeof value !== 'object' || value === null) {
    work.succeed(value);
    return value;
  }
  const lasting = findLasting(value);
  if (lasting === undefined) {
    work.succeed(value);
  } else if (isObservable(lasting)) {
    return followObservable(lasting, work);
  } else {
    followStream(lasting, value, work);
  }
  return value;
}

/**
 * Returns the part of a value that continues after the value was returned: the value itself if it
 * is an Observable or a stream, or the stream in it.
 */
function findLasting(value: object): ObservableLike | Stream | undefined {
  try {
    return isObservable(value) ? value : streamOf(value);
  } catch {
    // The value is a proxy that throws when it is read.
    return undefined;
  }
}

interface Thenable {
  then(
    onFulfilled?: (value: unknown) => unknown,
    onRejected?: (error: unknown) => unknown,
  ): unknown;
}

function isThenable(value: unknown): value is Thenable {
  try {
    return (
      ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
      typeof (value as Partial<Thenable>).then === 'function' &&
      !isObservable(value)
    );
  } catch {
    return false;
  }
}

/**
 * Follows a query builder or the like, which does its work when `then` is called. Waits for the
 * first such call by setting `then` on the object itself, since other methods of it may be called
 * before that.
 */
function followThenable(result: Thenable, work: Work): unknown {
  const { then } = result;
  const ours: Thenable['then'] = function (this: Thenable, onFulfilled, onRejected) {
    Reflect.deleteProperty(result, 'then');
    const onValue = (value: unknown) => {
      const followed = followValue(value, work);
      return typeof onFulfilled === 'function' ? onFulfilled(followed) : followed;
    };
    const onError = (error: unknown) => {
      work.fail(error);
      if (typeof onRejected === 'function') return onRejected(error);
      throw error;
    };
    return context.with(work.context, then, this, onValue, onError);
  };
  const property = { value: ours, configurable: true, writable: true };
  // A frozen object cannot be observed.
  // oxlint-disable-next-line unicorn/no-thenable -- it has a `then` already
  if (!Reflect.defineProperty(result, 'then', property)) work.succeed(result);
  return result;
}

interface Stream {
  readonly destroyed?: boolean;
  pipe(): unknown;
  once(event: string | symbol, listener: (error: unknown) => void): unknown;
}

/** Returns the stream that a handler responds with, by itself or in Nest's `StreamableFile`. */
function streamOf(value: object): Stream | undefined {
  const { getStream, getHeaders } = value as Partial<Record<'getStream' | 'getHeaders', unknown>>;
  const isFile = typeof getStream === 'function' && typeof getHeaders === 'function';
  const candidate: unknown = isFile ? getStream.call(value) : value;
  const { pipe, once } = (candidate ?? {}) as Partial<Stream>;
  return typeof pipe === 'function' && typeof once === 'function'
    ? (candidate as Stream)
    : undefined;
}

/** Ends the work with a stream, without counting as a handler of its errors. */
function followStream(stream: Stream, value: object, work: Work): void {
  if (stream.destroyed === true) {
    work.succeed(value);
    return;
  }
  stream.once(errorMonitor, (error) => work.fail(error));
  stream.once('close', () => work.succeed(value));
  work.goOn();
}
