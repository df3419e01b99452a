/**
 * The paths under which the handlers stand that a request is in: one for each application of connect
 * that it has entered, the outermost first.
 */
export class Mounts {
  readonly #paths = new WeakMap<object, string[]>();

  /** @returns what leaves the application again; calling it once more does nothing */
  enter(request: object): () => void {
    const paths = this.#paths.get(request) ?? [];
    this.#paths.set(request, paths);
    paths.push('');
    const depth = paths.length;
    return () => {
      if (paths.length === depth) paths.pop();
    };
  }

  /** Notes where the handler stands that is called now; one without a path stands where the last one did. */
  replace(request: object, path: string): void {
    const paths = this.#paths.get(request);
    if (paths !== undefined && path !== '') paths[paths.length - 1] = path;
  }

  routeOf(request: object): string {
    return (this.#paths.get(request) ?? []).join('');
  }
}
