/**
 * The objects in an option's list, without the word `'auto'`. The SDK is bundled, so its types are
 * not those of the option; `T` is what the SDK takes in its place.
 */
export const givenObjects = <T extends object = object>(
  list: readonly (object | 'auto')[] | undefined,
): readonly T[] => (list ?? []).filter((entry) => entry !== 'auto') as unknown as readonly T[];
