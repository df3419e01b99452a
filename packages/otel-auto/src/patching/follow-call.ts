import { context, type Context } from '@opentelemetry/api';
import { followPromise, type Settlement } from './follow-promise';

/**
 * Makes a call in a context and reports its outcome to `settlement`: at once, or with the promise
 * that it returned. Returns what the call returned, and throws what it threw.
 *
 * For functions whose result the library awaits or drops, and for methods that are known to begin
 * their work at once: a lazy promise would be started.
 */
export function followCall(
  inContext: Context,
  call: () => unknown,
  settlement: Settlement,
): unknown {
  let result: unknown;
  try {
    result = context.with(inContext, call);
  } catch (error) {
    settlement.onError(error);
    throw error;
  }
  if (result instanceof Promise) return followPromise(result, settlement);
  settlement.onValue(result);
  return result;
}
