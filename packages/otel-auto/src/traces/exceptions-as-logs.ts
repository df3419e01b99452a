import {
  context as contextApi,
  diag,
  logs,
  SpanKind,
  trace,
  type Attributes,
  type Context,
  type Exception,
  type Span,
  type SpanContext,
  type SpanOptions,
  type TimeInput,
  type Tracer,
} from '@opentelemetry/api';
import { ATTR_EXCEPTION_MESSAGE, ATTR_EXCEPTION_TYPE } from '@opentelemetry/semantic-conventions';
import { usableTime } from '../any-values/usable-time';
import { toExceptionAttributes } from './exception-attributes';
import { exceptionEventOf } from './exception-events';
import { PassiveSpan } from './passive-span';

/** A span with what the log record of its exception is made of. */
interface DescribedSpan extends Span {
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  readonly instrumentationScope: { readonly name: string; readonly version?: string };
}

/**
 * Makes the spans of the SDK emit each exception as a log record that is joined to the span, in
 * place of the span's event or beside it.
 *
 * Semantic conventions, "Exceptions in logs" and `OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN`.
 *
 * @param prototype - the prototype of the SDK's spans
 */
export function recordExceptionsAsLogs(
  prototype: DescribedSpan,
  { keepsEvents }: { readonly keepsEvents: boolean },
): void {
  const recordEvent = prototype.recordException;
  prototype.recordException = function (this: DescribedSpan, exception, time) {
    if (this.isRecording()) emitException(this, exception, time);
    // The SDK says that a span has ended.
    if (keepsEvents || !this.isRecording()) recordEvent.call(this, exception, time);
  };
}

/** Makes the spans of a tracer that are not sampled emit exceptions as log records too. */
export function emitExceptionsOfUnsampled(
  tracer: Tracer,
  instrumentationScope: DescribedSpan['instrumentationScope'],
): Tracer {
  const startSpan = (name: string, options?: SpanOptions, context?: Context): Span => {
    const span = tracer.startSpan(name, options, context);
    return span.isRecording()
      ? span
      : new UnsampledSpan(span.spanContext(), {
          kind: options?.kind ?? SpanKind.INTERNAL,
          attributes: options?.attributes ?? {},
          instrumentationScope,
        });
  };
  // The distro starts active spans through `startSpan`.
  return { startSpan, startActiveSpan: tracer.startActiveSpan.bind(tracer) };
}

/** A span that records nothing but emits its exceptions. */
class UnsampledSpan extends PassiveSpan implements DescribedSpan {
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  readonly instrumentationScope: DescribedSpan['instrumentationScope'];
  readonly #spanContext: SpanContext;

  constructor(
    spanContext: SpanContext,
    about: Pick<DescribedSpan, 'kind' | 'attributes' | 'instrumentationScope'>,
  ) {
    super();
    this.#spanContext = spanContext;
    this.kind = about.kind;
    this.attributes = about.attributes;
    this.instrumentationScope = about.instrumentationScope;
  }

  override spanContext(): SpanContext {
    return this.#spanContext;
  }

  override isRecording(): boolean {
    return false;
  }

  override recordException(exception: Exception, time?: TimeInput): void {
    emitException(this, exception, time);
  }
}

let isEmitting = false;

/**
 * Emits the log record of an exception. A processor that records an exception while it handles this
 * record would be called without end, so that one has no record. Never throws.
 */
function emitException(span: DescribedSpan, exception: unknown, time: unknown): void {
  if (isEmitting) return;
  isEmitting = true;
  try {
    const { name, version } = span.instrumentationScope;
    const event = exceptionEventOf(span);
    const attributes = toExceptionAttributes(exception);
    const at = time === undefined ? undefined : usableTime(time);
    logs.getLogger(name, version).emit({
      eventName: event.name,
      severityNumber: event.severityNumber,
      severityText: event.severityText,
      body: bodyOf(attributes),
      attributes,
      context: trace.setSpan(contextApi.active(), span),
      ...(at === undefined ? {} : { timestamp: at }),
    });
  } catch (error) {
    diag.error('the log record of an exception is missing', error);
  } finally {
    isEmitting = false;
  }
}

/** Returns the line that people read where they see only the body. */
function bodyOf(attributes: Attributes): string {
  const [type, message] = [attributes[ATTR_EXCEPTION_TYPE], attributes[ATTR_EXCEPTION_MESSAGE]];
  return [type, message].filter((part) => typeof part === 'string').join(': ');
}
