import { context, trace } from '@opentelemetry/api';
import { isRecorded } from './failures';
import type { NestCopy } from './nest-copy';
import { patchMethod, type NestClass } from './patch-method';

/**
 * Reports the errors that Nest responds to and that no span has recorded, such as those of
 * middleware: Nest catches them before Express or Fastify can see them.
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
