import { context, createContextKey } from '@opentelemetry/api';
import { Handlers, type HandlerMethod } from './handlers/handler';
import type { NestCopy } from './nest-copy';
import { patchMethod, type NestClass } from './patch-method';

/**
 * The key of `@opentelemetry/core`, written out since importing it would load the base of the SDK.
 */
const SUPPRESS_TRACING = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/** Prevents the introspection with which a schema is checked at the start from becoming a trace. */
export function patchGraphqlSchemaFactory({ prototype }: NestClass, _nest: NestCopy): void {
  patchMethod(prototype, 'create', (create) => ({
    create(...args: unknown[]) {
      const quiet = context.active().setValue(SUPPRESS_TRACING, true);
      return context.with(quiet, create, this, ...args) as unknown;
    },
  }));
}

interface ResolverEntry {
  readonly methodName: string;
}

/**
 * Creates spans for resolvers of fields without parameters, which `@nestjs/graphql` calls directly
 * and not through the context creator.
 */
export function patchResolversExplorer({ prototype }: NestClass, nest: NestCopy): void {
  const handlers = new Handlers('graphql', nest);
  let isDirect = false;
  patchMethod(prototype, 'canUseFastFieldResolver', (canUse) => ({
    canUseFastFieldResolver(...args: unknown[]) {
      isDirect = canUse.apply(this, args) === true;
      return isDirect;
    },
  }));
  patchMethod(prototype, 'createContextCallback', (create) => ({
    createContextCallback(
      instance: object,
      methods: Readonly<Record<string, unknown>>,
      wrapper: unknown,
      moduleRef: unknown,
      resolver: ResolverEntry,
      ...rest: unknown[]
    ) {
      isDirect = false;
      const callback: unknown = create.call(
        this,
        instance,
        methods,
        wrapper,
        moduleRef,
        resolver,
        ...rest,
      );
      const method = methods[resolver.methodName];
      if (!isDirect || typeof method !== 'function') return callback;
      return handlers.find(method as HandlerMethod, resolver.methodName).wrapped.bind(instance);
    },
  }));
}
