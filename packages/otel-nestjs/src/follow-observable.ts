import { context } from '@opentelemetry/api';
import type { Work } from './work';

/** An Observable of RxJS 7, of whichever copy. */
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
 * An Observable that gives what `source` gives, and tells a piece of work of its end. The source is
 * subscribed in the context of the work; who listens is called in the context that he subscribed in.
 *
 * The subscriber is handed through as it is, with its methods covered: only so does a source that
 * emits without end while it is being subscribed see that nobody listens any more.
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

/** RxJS's own class of an Observable, below what extends it. */
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
