import { context, trace } from '@opentelemetry/api';
import { CreationContext, type Creation } from './creation-context';
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

/** Creates a span for the creation of an application. */
export function patchNestFactory({ prototype }: NestClass, nest: NestCopy): void {
  let isFirst = true;
  for (const method of ['create', 'createMicroservice', 'createApplicationContext']) {
    patchMethod(prototype, method, (create) => ({
      [method](module: { readonly name?: unknown } | undefined, ...rest: unknown[]) {
        const outer = context.active();
        const span = nest.tracing.tracer.startSpan('Create Nest App', {
          attributes: {
            [ATTR_COMPONENT]: COMPONENT,
            [ATTR_NEST_TYPE]: 'app_creation',
            ...(nest.version !== undefined && { [ATTR_NEST_VERSION]: nest.version }),
            ...(typeof module?.name === 'string' && { [ATTR_NEST_MODULE]: module.name }),
            ...(isFirst && { [ATTR_MODULE_LOADING]: moduleLoadingMillis() }),
          },
        });
        isFirst = false;
        const creation: Creation = { span, outer: trace.getSpan(outer), hasEnded: false };
        const end = () => {
          creation.hasEnded = true;
          span.end();
        };
        const inside = new CreationContext(trace.setSpan(outer, span), creation);
        const created = context.with(inside, create, this, module, ...rest) as Promise<unknown>;
        return created.then(
          (application) => {
            end();
            return application;
          },
          (error: unknown) => {
            recordFailure(span, error);
            end();
            throw error;
          },
        );
      },
    }));
  }
}

/**
 * Returns the time since Node.js's own start has ended, in milliseconds: until an application is
 * created, its modules load.
 */
const moduleLoadingMillis = (): number =>
  Math.round(performance.now() - performance.nodeTiming.bootstrapComplete);
