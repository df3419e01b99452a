/** What is told of the end of a piece of work. Neither may throw. */
export interface Settlement {
  onValue(value: unknown): void;
  onError(error: unknown): void;
}

/**
 * A promise that settles as `promise` does, after `settlement` has been told. Give it to the caller in
 * the place of `promise`: then a rejection that nobody handles is still one that nobody handles.
 *
 * Only for promises that are under way, such as those of an async function. To call `then` of a lazy
 * one (a query builder, an API call that parses its answer on demand) is to start it; such results
 * are observed where the library itself settles them.
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
