import type { Settlement } from '../../patching/follow-promise';

/**
 * What graphql gets in the place of a thenable that a resolver returned, such as a query that starts when
 * `then` is called: its `then` is called when graphql calls it, as often, and what it gives is given.
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
