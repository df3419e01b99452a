import { context } from '@opentelemetry/api';
import type { Work } from './work';

/** An Observable of RxJS 7, of any copy. */
export interface ObservableLike {
  subscribe(subscriber: Subscriber): unknown;
  pipe(...operators: unknown[]): unknown;
}

interface Subscriber {
  next(value: unknown): void;
  error(error: unknown): void;
  complete(): void;
  add(teardown: () => void): void;
}

type ObservableClass = new (subscribe: (subscriber: Subscriber) => void) => ObservableLike;

export function isObservable(value: unknown): value is ObservableLike {
  const { subscribe, pipe } = (value ?? {}) as Partial<ObservableLike>;
  return typeof subscribe === 'function' && typeof pipe === 'function';
}

/**
 * Creates an Observable that emits what `source` emits, and reports its end to a piece of work. The
 * source is subscribed in the context of the work; subscribers are called in the context that they
 * subscribed in.
 *
 * The subscriber is passed on as it is, with its methods overridden: otherwise a source that emits
 * without end while it is being subscribed would not see that the subscriber has left.
 */
export function followObservable(source: ObservableLike, work: Work): ObservableLike {
  work.goOn();
  let isFirst = true;
  return new (classOf(source))((subscriber) => {
    if (!isFirst) {
      source.subscribe(subscriber);
      return;
    }
    isFirst = false;
    cover(subscriber, work);
    if (work.context === context.active()) source.subscribe(subscriber);
    else context.with(work.context, () => source.subscribe(subscriber));
  });
}

function cover(subscriber: Subscriber, work: Work): void {
  const outer = context.active();
  const isInside = work.context !== outer;
  const { next, error, complete } = subscriber;
  let last: unknown;
  subscriber.next = function (value) {
    last = value;
    if (isInside) context.with(outer, next, this, value);
    else next.call(this, value);
  };
  subscriber.error = function (reason) {
    work.fail(reason);
    if (isInside) context.with(outer, error, this, reason);
    else error.call(this, reason);
  };
  subscriber.complete = function () {
    work.succeed(last);
    if (isInside) context.with(outer, complete, this);
    else complete.call(this);
  };
  subscriber.add(() => work.cancel());
}

/** Returns RxJS's own class of an Observable, the base of classes that extend it. */
function classOf(source: ObservableLike): ObservableClass {
  let found: ObservableClass | undefined;
  for (
    let prototype: object | null = Object.getPrototypeOf(source) as object | null;
    prototype !== null && prototype !== Object.prototype;
    prototype = Object.getPrototypeOf(prototype) as object | null
  ) {
    if (Object.hasOwn(prototype, 'pipe')) found = prototype.constructor as ObservableClass;
  }
  return found ?? (source.constructor as ObservableClass);
}
