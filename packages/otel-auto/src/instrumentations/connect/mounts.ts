/**
 * The mount paths of the handlers that a request is in: one for each application of connect that it
 * has entered, the outermost first.
 */
export class Mounts {
  readonly #paths = new WeakMap<object, string[]>();

  /** @returns a function that leaves the application again; calling it once more does nothing */
  enter(request: object): () => void {
    const paths = this.#paths.get(request) ?? [];
    this.#paths.set(request, paths);
    paths.push('');
    const depth = paths.length;
    return () => {
      if (paths.length === depth) paths.pop();
    };
  }

  /**
   * Sets the mount path of the handler that is called now; a handler without a path has that of the
   * previous one.
   */
  replace(request: object, path: string): void {
    const paths = this.#paths.get(request);
    if (paths !== undefined && path !== '') paths[paths.length - 1] = path;
  }

  routeOf(request: object): string {
    return (this.#paths.get(request) ?? []).join('');
  }
}
