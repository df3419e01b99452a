import type { SpanContext } from '@opentelemetry/api';
import type { LineCorrelation } from './line-correlation';
import { MESSAGE, type WinstonInfo } from './winston';

/**
 * Adds the ids of a span to the finished text of a line, unless they are there or the application
 * has written ids of its own. Never throws.
 */
export function completeLine(
  info: unknown,
  spanContext: SpanContext,
  correlation: LineCorrelation,
): void {
  if (typeof info !== 'object' || info === null) {
    return;
  }
  try {
    const line = (info as WinstonInfo)[MESSAGE];
    const traceId = (info as WinstonInfo)[correlation.names.traceId];
    const isOfApplication = traceId !== undefined && traceId !== spanContext.traceId;
    if (typeof line !== 'string' || isOfApplication) {
      return;
    }
    const completed = correlation.complete(line, spanContext);
    if (completed !== line) {
      (info as WinstonInfo)[MESSAGE] = completed;
    }
  } catch {
    // The line is frozen or a proxy of the application: winston gets it unchanged.
  }
}
