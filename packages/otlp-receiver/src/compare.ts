/** Orders two values, for `toSorted`. */
export const compare = <T extends string | bigint>(a: T, b: T): number =>
  a < b ? -1 : a > b ? 1 : 0;
