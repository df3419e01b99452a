/** The wrappers of guards, pipes or interceptors that Nest calls, created once for each. */
export class WatchedSteps<Step extends object> {
  readonly #watched = new WeakMap<Step, Step>();
  readonly #watch: (step: Step) => Step;

  constructor(watch: (step: Step) => Step) {
    this.#watch = watch;
  }

  of(steps: readonly Step[]): readonly Step[] {
    // A value that is not an object is passed to Nest, which reports it.
    return steps.map((step) => (Object(step) === step ? this.#of(step) : step));
  }

  #of(step: Step): Step {
    const known = this.#watched.get(step);
    if (known !== undefined) return known;
    const created = this.#watch(step);
    this.#watched.set(step, created);
    return created;
  }
}
