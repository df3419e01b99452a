import {
  context,
  diag,
  INVALID_SPAN_CONTEXT,
  trace,
  type Context,
  type Span,
  type SpanOptions,
  type Tracer,
} from '@opentelemetry/api';
import { toText } from '../any-values/to-text';
import { usableTime } from '../any-values/usable-time';
import type { ContextAttributes } from '../context/context-attributes';
import { markRandom } from './mark-random';
import { usableSpanOptions } from './usable-span-options';

/**
 * A tracer that accepts any value, as a no-op tracer does, and leaves out of the span what the
 * SDK's tracer cannot use.
 *
 * Specification, "Error handling in OpenTelemetry": an API must not throw at run time.
 */
export class SafeTracer implements Tracer {
  readonly #sdk: Tracer;
  readonly #contextAttributes: ContextAttributes;

  constructor(sdk: Tracer, contextAttributes: ContextAttributes) {
    this.#sdk = sdk;
    this.#contextAttributes = contextAttributes;
  }

  startSpan(name: string, options?: SpanOptions, parent?: Context): Span {
    try {
      if (typeof name === 'string' && (options === undefined || areCheckedBySdk(options))) {
        return this.#complete(this.#sdk.startSpan(name, options, parent), parent);
      }
    } catch {
      // The call is repeated without the arguments that the SDK could not use.
    }
    return this.#startUsable(name, options, parent);
  }

  /**
   * Starts an active span as the SDK's tracer does, but with this tracer's `startSpan`. What `fn`
   * throws is the application's.
   */
  startActiveSpan(...args: [name: string, ...rest: unknown[]]): never {
    if (args.length < 2) return undefined as never;
    const [name] = args;
    const fn = args[Math.min(args.length, 4) - 1] as (span: Span) => never;
    const options = args.length > 2 ? (args[1] as SpanOptions) : undefined;
    const parent = (args.length > 3 ? (args[2] as Context | null) : undefined) ?? context.active();
    const span = this.startSpan(name, options, parent);
    return context.with(trace.setSpan(parent, span), fn, undefined, span);
  }

  #complete(span: Span, parent: Context | undefined): Span {
    const marked = markRandom(span, parent);
    return this.#contextAttributes.isInUse
      ? this.#contextAttributes.addTo(marked, parent ?? context.active())
      : marked;
  }

  #startUsable(name: unknown, options: unknown, given: Context | undefined): Span {
    const parent = given || context.active();
    // Throws for a value that is not a context, as the no-op tracer does.
    trace.getSpan(parent);
    try {
      return this.#complete(
        this.#sdk.startSpan(toText(name), usableSpanOptions(options), parent),
        parent,
      );
    } catch (error) {
      diag.error('a span is missing', error);
      return trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
    }
  }
}

/**
 * Returns whether the SDK itself checks all that is given. Unusable links, kinds and times would
 * only fail when the span is encoded.
 */
const areCheckedBySdk = ({ kind, links, startTime }: SpanOptions): boolean =>
  links === undefined &&
  (kind === undefined || typeof kind === 'number') &&
  (startTime === undefined || usableTime(startTime) !== undefined);
