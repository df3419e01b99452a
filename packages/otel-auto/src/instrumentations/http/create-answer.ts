import { isSpanContextValid, type SpanContext } from '@opentelemetry/api';
import { guarded } from '../../patching/guarded';
import type { AnyFunction } from '../../patching/wrap-function';
import type { Answer } from '../../propagation/boundary';

/** A response with the parts of Node.js that make its head, the same in all its versions. */
interface ResponseHead {
  readonly _storeHeader?: AnyFunction;
  /** The head as text, with the empty line at its end. */
  _header?: unknown;
  readonly _headerSent?: boolean;
}

/**
 * Creates the function that lets a response name its trace, for `ACME_OTEL_RESPONSE_HEADERS`.
 *
 * The lines are added to the head of the response when Node.js has made its text. So the
 * application sees no header of ours, what it passes to `writeHead` is not touched, and it does not
 * matter in which way it sends the head. `Server-Timing` is a list, which a further line continues;
 * any other header that the application has written stays alone.
 */
export function createAnswer(names: readonly string[]): Answer {
  return (response, spanContext) => {
    if (!isSpanContextValid(spanContext)) return;
    const storeHeader: AnyFunction = function (this: ResponseHead, ...args: unknown[]): unknown {
      // Frameworks change the prototype of a response, and others derive objects from one.
      const inherited = (Object.getPrototypeOf(response) as ResponseHead)._storeHeader!;
      const result: unknown = Reflect.apply(inherited, this, args);
      addLines(this, names, spanContext);
      return result;
    };
    Object.defineProperty(response, '_storeHeader', {
      value: storeHeader,
      configurable: true,
      writable: true,
    });
  };
}

const addLines = guarded(
  'the trace in a response',
  (response: ResponseHead, names: readonly string[], spanContext: SpanContext) => {
    const head = response._header;
    if (typeof head !== 'string' || response._headerSent === true) return;
    const lower = head.toLowerCase();
    const lines = names
      .filter((name) => name === SERVER_TIMING || !lower.includes(`\r\n${name}:`))
      .map((name) => `${name}: ${valueOf(name, spanContext)}\r\n`);
    response._header = `${head.slice(0, -2)}${lines.join('')}\r\n`;
  },
);

const SERVER_TIMING = 'server-timing';

/** W3C Trace Context Level 2 has the form of both; the draft of `traceresponse` is its appendix. */
function valueOf(name: string, { traceId, spanId, traceFlags }: SpanContext): string {
  const position = `00-${traceId}-${spanId}-0${traceFlags & 0b11}`;
  if (name === SERVER_TIMING) return `traceparent;desc="${position}"`;
  return name === 'traceresponse' ? position : traceId;
}
