import type { Context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';

let left: Context | undefined;

/**
 * Upstream's context manager, which remembers in addition what context an error has left: by the time
 * that Node.js tells of an uncaught error, the context is the outermost again.
 *
 * Errors are not caught here, since Node.js shows the line from which an uncaught one was thrown last.
 */
export class ErrorContextManager extends AsyncLocalStorageContextManager {
  override with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    let hasReturned = false;
    try {
      const result = super.with(context, fn, thisArg, ...args);
      hasReturned = true;
      return result;
    } finally {
      if (!hasReturned && left === undefined) {
        left = context;
        queueMicrotask(forget);
      }
    }
  }
}

/** The innermost context that the error on its way out has left, if there is one. */
export const contextOfError = (): Context | undefined => left;

function forget(): void {
  left = undefined;
}
