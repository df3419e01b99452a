import {
  context as contextApi,
  propagation,
  trace,
  type Attributes,
  type Baggage,
  type Context,
  type Span,
} from '@opentelemetry/api';
import { usableAttributes } from '../any-values/usable-attributes';
import { compilePattern } from '../text-pattern';
import { requestSpanIn } from './request-span';

/**
 * The attributes that spans and log records get from the context in which they are made: those of
 * `setRequestAttributes`, and the chosen entries of the baggage. What a record has itself goes
 * before them, and the attributes of the request before the baggage.
 */
export class ContextAttributes {
  readonly #baggageEntries: BaggageEntries | undefined;
  /** The attributes by the span of the request, or by the span that was active outside of one. */
  readonly #attributes = new WeakMap<Span, Attributes>();
  #isUsed = false;

  /** @param baggageKeys - the keys of baggage entries to copy; `*` in them is any text */
  constructor(baggageKeys: readonly string[]) {
    this.#baggageEntries = baggageKeys.length === 0 ? undefined : new BaggageEntries(baggageKeys);
  }

  /** Whether any record may get attributes: somebody has set some, or there are chosen entries. */
  get isInUse(): boolean {
    return this.#isUsed || this.#baggageEntries !== undefined;
  }

  /**
   * Sets attributes of the request that is served in the active context, on its span, on the active
   * span, and on everything that starts from now on. Outside of a request, those of the active span
   * and of what starts inside. Never throws.
   */
  set(given: unknown): void {
    const attributes = usableAttributes(given);
    const context = contextApi.active();
    const active = trace.getSpan(context);
    const owner = requestSpanIn(context) ?? active;
    if (owner === undefined || Object.keys(attributes).length === 0) return;
    this.#attributes.set(owner, { ...this.#attributes.get(owner), ...attributes });
    this.#isUsed = true;
    for (const span of new Set([owner, active])) {
      if (span?.isRecording() === true) span.setAttributes(attributes);
    }
  }

  /** Returns the attributes for a record of this context; `undefined` for none. Never throws. */
  of(context: Context): Attributes | undefined {
    if (!this.#isUsed) return this.#baggageEntries?.in(context);
    const active = trace.getSpan(context);
    const request = requestSpanIn(context) ?? active;
    const ofRequest = request === undefined ? undefined : this.#attributes.get(request);
    const ofBaggage = this.#baggageEntries?.in(context);
    return ofRequest === undefined || ofBaggage === undefined
      ? (ofRequest ?? ofBaggage)
      : { ...ofBaggage, ...ofRequest };
  }

  /** Adds the attributes to a span that has just started, and returns it. Never throws. */
  addTo(span: Span, context: Context): Span {
    const attributes = this.of(context);
    if (attributes === undefined) return span;
    if (span.isRecording()) span.setAttributes(withoutOwn(attributes, span));
    if (this.#isUsed) this.#hand(context, span);
    return span;
  }

  /** Hands the attributes of a span outside of a request on to its child. */
  #hand(context: Context, child: Span): void {
    const parent = trace.getSpan(context);
    const attributes = parent === undefined ? undefined : this.#attributes.get(parent);
    if (attributes !== undefined && requestSpanIn(context) === undefined) {
      this.#attributes.set(child, attributes);
    }
  }
}

/** Returns the attributes that a span does not have itself. */
function withoutOwn(attributes: Attributes, span: Span): Attributes {
  const own = (span as { readonly attributes?: Attributes }).attributes ?? {};
  const added: Attributes = {};
  for (const [key, value] of Object.entries(attributes)) if (!(key in own)) added[key] = value;
  return added;
}

/**
 * The names that the conventions, the SDK and ids of traces use. Who calls may not write them: they
 * are what we say of a request.
 */
const RESERVED =
  /^(?:trace_?id|span_?id|trace_?flags|(?:cloud|client|code|container|db|destination|error|event|exception|faas|graphql|host|http|k8s|log|messaging|network|os|otel|peer|process|rpc|server|service|source|telemetry|thread|tls|url|user_agent)(?:\..*)?)$/is;

/** The chosen entries of baggage, as attributes. */
class BaggageEntries {
  readonly #isChosen: (key: string) => boolean;
  /** The attributes of each baggage, which all records of a request share. */
  readonly #known = new WeakMap<Baggage, Attributes>();

  constructor(keys: readonly string[]) {
    const matchers = keys.map(compilePattern);
    this.#isChosen = (key) => matchers.some((matches) => matches(key));
  }

  in(context: Context): Attributes | undefined {
    const baggage = propagation.getBaggage(context);
    if (baggage === undefined) return undefined;
    let attributes = this.#known.get(baggage);
    if (attributes === undefined) {
      const chosen = baggage
        .getAllEntries()
        .filter(([key]) => this.#isChosen(key) && !RESERVED.test(key));
      attributes = Object.fromEntries(chosen.map(([key, { value }]) => [key, value]));
      this.#known.set(baggage, attributes);
    }
    return attributes;
  }
}
