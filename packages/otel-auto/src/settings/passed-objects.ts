/**
 * The objects in a list that code has passed to `start()`, without the word `'auto'`. The SDK is bundled, so its types are
 * not those of the option; `T` is what the SDK takes in its place.
 */
export const passedObjects = <T extends object = object>(
  list: readonly (object | 'auto')[] | undefined,
): readonly T[] => (list ?? []).filter((entry) => entry !== 'auto') as unknown as readonly T[];
