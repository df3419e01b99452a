import { context, trace } from '@opentelemetry/api';
import { isRecorded } from './failures';
import type { NestCopy } from './nest-copy';
import { patchMethod, type NestClass } from './patch-method';

/**
 * Tells of the errors that Nest answers and that no span has recorded, as those of middleware: Nest
 * catches them before Express or Fastify can see them.
 */
export function patchExceptionsHandler({ prototype }: NestClass, { tracing }: NestCopy): void {
  patchMethod(prototype, 'next', (next) => ({
    next(exception: unknown, ...rest: unknown[]) {
      const traceId = trace.getSpanContext(context.active())?.traceId;
      if (traceId !== undefined && !isRecorded(exception, traceId)) {
        tracing.onUnrecordedError(exception);
      }
      return next.call(this, exception, ...rest) as unknown;
    },
  }));
}
