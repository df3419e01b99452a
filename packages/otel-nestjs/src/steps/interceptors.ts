import { followObservable, isObservable } from '../follow-observable';
import { originalOf } from '../handlers/handler';
import type { NestCopy } from '../nest-copy';
import { patchMethod, type NestClass } from '../patch-method';
import type { Work } from '../work';
import { areStepsWatched, StepDescriptions, StepWork } from './step';
import { WatchedSteps } from './watched-steps';

interface CallHandler {
  handle(): unknown;
}

interface Interceptor {
  intercept(context: unknown, next: CallHandler): unknown;
}

/**
 * Watches the interceptors of everything that Nest handles, when it finds them for a handler: a
 * wrapper where Nest calls them would be in the stack of every error of a handler.
 */
export function patchInterceptorsContextCreator({ prototype }: NestClass, nest: NestCopy): void {
  const { tracing } = nest;
  const descriptions = new StepDescriptions('interceptor', 'intercept', nest);
  const watched = new WatchedSteps<Interceptor>((interceptor) => {
    const description = descriptions.of(interceptor);
    return {
      intercept(host, next) {
        if (!areStepsWatched(tracing)) return interceptor.intercept(host, next);
        const work = new InterceptorWork(description, tracing);
        return work.run(() => interceptor.intercept(host, { handle: () => work.watch(next) }));
      },
    };
  });
  patchMethod(prototype, 'create', (create) => ({
    create(...args: unknown[]) {
      const interceptors = create.apply(this, args) as readonly Interceptor[] | undefined;
      return interceptors?.length ? watched.of(interceptors) : interceptors;
    },
  }));
}

/** Passes the application's own handler to interceptors. */
export function patchInterceptorsConsumer({ prototype }: NestClass, _nest: NestCopy): void {
  patchMethod(prototype, 'createContext', (createContext) => ({
    createContext(args: unknown, instance: unknown, callback: unknown, ...rest: unknown[]) {
      return createContext.call(this, args, instance, originalOf(callback), ...rest) as unknown;
    },
  }));
}

/**
 * The work of an interceptor, which is around the handler. Its own time is the time before it calls
 * the handler and after the handler has ended; an error that only passes through it is not its own.
 */
class InterceptorWork extends StepWork {
  #innerMillis = 0;
  #innerSince: number | undefined;
  #innerError: { readonly error: unknown } | undefined;

  /** Returns the result of `next.handle()`, observed. */
  watch(next: CallHandler): unknown {
    const inner = next.handle();
    return isObservable(inner) ? followObservable(inner, this.#createInnerWork()) : inner;
  }

  override fail(error: unknown): void {
    if (this.#innerError?.error === error) this.cancel();
    else super.fail(error);
  }

  protected override ownMillis(now: number): number {
    const running = this.#innerSince === undefined ? 0 : now - this.#innerSince;
    return super.ownMillis(now) - this.#innerMillis - running;
  }

  #createInnerWork(): Work {
    this.#innerSince = performance.now();
    const end = () => {
      if (this.#innerSince === undefined) return;
      this.#innerMillis += performance.now() - this.#innerSince;
      this.#innerSince = undefined;
    };
    return {
      context: this.context,
      goOn: () => undefined,
      succeed: end,
      fail: (error) => {
        this.#innerError = { error };
        end();
      },
      cancel: end,
    };
  }
}
