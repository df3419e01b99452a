/** `T` with optional keys in place of those whose value may be `undefined`. */
export type WithoutUndefined<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Copies an object without the keys whose value is `undefined`. */
export function withoutUndefined<T extends object>(object: T): WithoutUndefined<T> {
  const copy: Partial<T> = {};
  for (const key of Object.keys(object) as (keyof T)[]) {
    if (object[key] !== undefined) copy[key] = object[key];
  }
  return copy as unknown as WithoutUndefined<T>;
}
