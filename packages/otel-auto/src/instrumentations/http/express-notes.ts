/** The notes about a request that a router served. */
interface RequestNotes {
  readonly errors: Set<unknown>;
  found?: { readonly route: object; readonly text: string };
}

const patterns = new WeakMap<object, unknown>();
const requests = new WeakMap<object, RequestNotes>();

/**
 * Facts that a router before 2.3 has but does not keep: the pattern of a layer, the errors that
 * passed while a request was served, and the route that it had when it left a router.
 */
export const expressNotes = {
  setPattern: (layer: object, pattern: unknown): unknown => patterns.set(layer, pattern),
  patternOf: (layer: object): unknown => patterns.get(layer),
  addError: (request: object, error: unknown): unknown => notesOf(request).errors.add(error),
  errorsOf: (request: object): readonly unknown[] => [...(requests.get(request)?.errors ?? [])],
  setRoute(request: object, route: object, text: string): void {
    notesOf(request).found = { route, text };
  },
  /** Returns the text of a route, if it is the one that was set. */
  textOf(request: object, route: object): string | undefined {
    const found = requests.get(request)?.found;
    return found?.route === route ? found.text : undefined;
  },
};

function notesOf(request: object): RequestNotes {
  let notes = requests.get(request);
  if (notes === undefined) requests.set(request, (notes = { errors: new Set() }));
  return notes;
}
