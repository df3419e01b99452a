/** The functions that are called at the end of a piece of work. Neither may throw. */
export interface Settlement {
  onValue(value: unknown): void;
  onError(error: unknown): void;
}

/**
 * Returns a promise that settles as `promise` does, after `settlement` has been called. Return it
 * to the caller in place of `promise`: then an unhandled rejection stays unhandled.
 *
 * Only for promises whose work has begun, such as those of an async function. Calling `then` of a
 * lazy one (a query builder, an API call that parses its response on demand) starts it; such
 * results are observed where the library itself settles them.
 */
export const followPromise = <T>(promise: Promise<T>, settlement: Settlement): Promise<T> =>
  promise.then(
    (value) => {
      settlement.onValue(value);
      return value;
    },
    (error: unknown) => {
      settlement.onError(error);
      throw error;
    },
  );
