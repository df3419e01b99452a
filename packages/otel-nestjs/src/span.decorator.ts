import { metadata } from './reflect-metadata';
import { trace, type SpanOptions } from '@opentelemetry/api';
import { takeAppearance } from './patch-method';
import { runInSpan } from './run-in-span';
import { ATTR_CODE_FUNCTION_NAME } from './semconv';
import { SCOPE_NAME, VERSION } from './version';

// oxlint-disable-next-line typescript/no-explicit-any -- any method may be decorated
type Method = (this: any, ...args: any[]) => any;

/**
 * Creates a span for each call of a method. The span ends when the work does: with a promise when
 * it settles, with an Observable when it completes, fails or is unsubscribed from.
 *
 * What the method throws is recorded and thrown on. Its name, length and metadata stay, so the
 * decorator goes with those of Nest in any order.
 *
 * @param name - by default class and method, as in `OrdersService.reserve`
 * @param options - kind, attributes and links, as for every span
 * @example
 * ```ts
 * @Span('reserve stock', { attributes: { 'shop.warehouse': 'north' } })
 * async reserve(sku: string) {}
 * ```
 */
export function Span(name?: string, options?: SpanOptions): MethodDecorator;
export function Span(options: SpanOptions): MethodDecorator;
export function Span(
  nameOrOptions?: string | SpanOptions,
  maybeOptions?: SpanOptions,
): MethodDecorator {
  const givenName = typeof nameOrOptions === 'string' ? nameOrOptions : undefined;
  const options = (typeof nameOrOptions === 'object' ? nameOrOptions : maybeOptions) ?? {};
  return (target, key, descriptor: PropertyDescriptor) => {
    const method: unknown = descriptor?.value;
    if (typeof method !== 'function') {
      throw new TypeError(`@Span() is for methods, and ${String(key)} is none`);
    }
    const decorated = decorate(method as Method, target, String(key), givenName, options);
    return { ...descriptor, value: decorated } as never;
  };
}

function decorate(
  method: Method,
  target: object,
  key: string,
  givenName: string | undefined,
  options: SpanOptions,
): Method {
  const declaredIn = (typeof target === 'function' ? target : target.constructor).name;
  const functionName = `${declaredIn}.${key}`;
  const attributes = { [ATTR_CODE_FUNCTION_NAME]: functionName, ...options.attributes };
  const settings = { ...options, attributes };
  const tracer = trace.getTracer(SCOPE_NAME, VERSION);
  // Unlike other functions a method has no `prototype`.
  const { decorated }: { readonly decorated: Method } = {
    decorated(...args) {
      return runInSpan(tracer, givenName ?? functionName, settings, () => method.apply(this, args));
    },
  };
  takeAppearance(decorated, method);
  copyMetadata(method, decorated);
  return decorated;
}

/** Copies the metadata that decorators below have written on the method with `reflect-metadata`. */
function copyMetadata(from: Method, to: Method): void {
  for (const key of metadata.getOwnMetadataKeys?.(from) ?? []) {
    metadata.defineMetadata?.(key, metadata.getOwnMetadata?.(key, from), to);
  }
}
