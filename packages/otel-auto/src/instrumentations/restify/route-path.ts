/** A request of restify, which has its route once the router has found one. */
export interface Request {
  readonly method?: string;
  readonly route?: { readonly path?: string | RegExp | null };
}

/** Returns the path of a request's route as it was declared. */
export function routePathOf({ route }: Request): string | undefined {
  const path = route?.path;
  return path === undefined || path === null ? undefined : String(path);
}
