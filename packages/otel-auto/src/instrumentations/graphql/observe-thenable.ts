import type { Settlement } from '../../patching/follow-promise';

/**
 * Wraps a thenable that a resolver returned, such as a query that starts when `then` is called. Its
 * `then` is called when graphql calls the wrapper's, just as often, and with the same results.
 */
export const observeThenable = (
  thenable: PromiseLike<unknown>,
  settlement: Settlement,
): PromiseLike<unknown> => ({
  // oxlint-disable-next-line unicorn/no-thenable -- it stands in for one
  then: (onValue, onError) =>
    thenable.then(
      (value) => {
        settlement.onValue(value);
        return onValue ? onValue(value) : (value as never);
      },
      (error: unknown) => {
        settlement.onError(error);
        if (onError) return onError(error);
        throw error;
      },
    ),
});
