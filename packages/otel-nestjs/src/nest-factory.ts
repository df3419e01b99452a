import { context, INVALID_SPAN_CONTEXT, trace, type Span } from '@opentelemetry/api';
import { recordFailure } from './failures';
import type { NestCopy } from './nest-copy';
import { patchMethod, type NestClass } from './patch-method';
import {
  ATTR_COMPONENT,
  ATTR_MODULE_LOADING,
  ATTR_NEST_MODULE,
  ATTR_NEST_TYPE,
  ATTR_NEST_VERSION,
  COMPONENT,
} from './semconv';

/** Gives the creation of an application a span. */
export function patchNestFactory({ prototype }: NestClass, nest: NestCopy): void {
  let isFirst = true;
  for (const method of ['create', 'createMicroservice', 'createApplicationContext']) {
    patchMethod(
      prototype,
      method,
      (create) =>
        function (module: { readonly name?: unknown } | undefined, ...rest: unknown[]) {
          const span = untilItEnds(
            nest.tracing.tracer.startSpan('Create Nest App', {
              attributes: {
                [ATTR_COMPONENT]: COMPONENT,
                [ATTR_NEST_TYPE]: 'app_creation',
                ...(nest.version !== undefined && { [ATTR_NEST_VERSION]: nest.version }),
                ...(typeof module?.name === 'string' && { [ATTR_NEST_MODULE]: module.name }),
                ...(isFirst && { [ATTR_MODULE_LOADING]: moduleLoadingMillis() }),
              },
            }),
          );
          isFirst = false;
          const inside = trace.setSpan(context.active(), span);
          const created = context.with(inside, create, this, module, ...rest) as Promise<unknown>;
          return created.then(
            (application) => {
              span.end();
              return application;
            },
            (error: unknown) => {
              recordFailure(span, error);
              span.end();
              throw error;
            },
          );
        },
    );
  }
}

/**
 * A span that is nobody's parent once it has ended. Sockets, timers and subscriptions begin while an
 * application is created and keep its context; what they bring for the rest of its life would be
 * drawn inside of its creation.
 */
function untilItEnds(span: Span): Span {
  let hasEnded = false;
  const covered: Partial<Span> = {
    spanContext: () => (hasEnded ? INVALID_SPAN_CONTEXT : span.spanContext()),
    end(time) {
      hasEnded = true;
      span.end(time);
    },
  };
  return new Proxy(span, {
    get(_target, key) {
      if (Object.hasOwn(covered, key)) return covered[key as keyof Span];
      const value: unknown = Reflect.get(span, key, span);
      return typeof value === 'function' ? (value.bind(span) as unknown) : value;
    },
  });
}

/** From the end of Node.js's own start: what happens until an application is created is that its modules load. */
const moduleLoadingMillis = (): number =>
  Math.round(performance.now() - performance.nodeTiming.bootstrapComplete);
