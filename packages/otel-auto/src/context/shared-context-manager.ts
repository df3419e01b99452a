import { ROOT_CONTEXT, type Context, type ContextManager } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { LINKED_ROOT } from './linked-context';
import { keepRequest } from '../traces/silent-tracer';

/** An active context, and the context that was active in the other manager when it was entered. */
class EnteredContext implements Context {
  readonly context: Context;
  readonly others: Context;

  constructor(context: Context, others: Context) {
    this.context = context;
    this.others = others;
  }

  getValue(key: symbol): unknown {
    return this.context.getValue(key);
  }

  setValue(key: symbol, value: unknown): Context {
    return this.context.setValue(key, value);
  }

  deleteValue(key: symbol): Context {
    return this.context.deleteValue(key);
  }
}

type Attach = NonNullable<ContextManager['attach']>;

/**
 * Upstream's context manager, extended to work beside one that the application registers later:
 * that one is called with each context that is entered, and the context that it derives from it
 * becomes active.
 *
 * Sentry forks its scopes in `with`, so that values set for one request stay out of the others; and
 * it enters contexts without the API, through the storage of its manager.
 */
export class SharedContextManager extends AsyncLocalStorageContextManager {
  #outermost: Context = ROOT_CONTEXT;
  #other: { readonly manager: ContextManager; readonly outermost: Context } | undefined;

  /** Whether a manager of the application works beside this one. */
  get isShared(): boolean {
    return this.#other !== undefined;
  }

  /** Makes a context active where none was entered; the empty one only where that was entered. */
  startFrom(context: Context): void {
    this.#outermost = context;
  }

  /** Makes `manager` receive each context that is entered from now on. */
  shareWith(manager: ContextManager): void {
    this.#other = { manager, outermost: manager.active() };
  }

  override active(): Context {
    const entered = super.active();
    const own = entered === ROOT_CONTEXT ? this.#outermost : entered;
    if (this.#other === undefined) return own instanceof EnteredContext ? own.context : own;
    const { manager, outermost } = this.#other;
    const others = manager.active();
    const isEntered = own instanceof EnteredContext;
    // The other manager has entered a context by itself since; if it has none active (any more),
    // ours stays.
    if (others !== outermost && others !== (isEntered ? own.others : undefined)) return others;
    return isEntered ? own.context : own;
  }

  override with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    const entered = this.#toEntered(context);
    if (this.#other === undefined) return super.with(entered, fn, thisArg, ...args);
    const { manager } = this.#other;
    const before = manager.active();
    const enter = (): ReturnType<F> => {
      const others = manager.active();
      const made = others === before ? entered : others;
      return super.with(new EnteredContext(made, others), fn, thisArg, ...args);
    };
    return manager.with(entered, enter);
  }

  override attach(context: Context): ReturnType<Attach> {
    const entered = this.#toEntered(context);
    if (this.#other === undefined) return super.attach(entered);
    const { manager } = this.#other;
    const before = super.active();
    const others = manager.attach?.(entered);
    const own = super.attach(new EnteredContext(entered, manager.active()));
    return {
      dispose: () => {
        own.dispose();
        // With a storage that has no scopes of its own, upstream's restores the result of
        // `active()`, which lacks the other manager's context.
        if (super.active() !== before) super.attach(before);
        others?.dispose();
      },
    };
  }

  /** Upstream's manager does not tell an empty context that was entered from none. */
  #toEntered(context: Context): Context {
    const isEmpty = context === ROOT_CONTEXT && this.#outermost !== ROOT_CONTEXT;
    return keepRequest(isEmpty ? LINKED_ROOT : context);
  }

  /**
   * Disables the other manager. Ours is not the application's to disable: its context stays active.
   */
  override disable(): this {
    const manager = this.#other?.manager;
    this.#other = undefined;
    manager?.disable();
    return this;
  }
}
