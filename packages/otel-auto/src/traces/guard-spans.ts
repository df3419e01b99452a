import { diag, type Span } from '@opentelemetry/api';
import { readProperty } from '../any-values/read-property';
import { toText } from '../any-values/to-text';
import { objectOrNone, usableAttributes } from '../any-values/usable-attributes';
import { usableTime } from '../any-values/usable-time';
import { toExceptionAttributes } from './exception-attributes';
import { usableLink } from './usable-span-options';

/** The methods of the SDK's span that are replaced: those of the API and one of its own. */
interface SdkSpan extends Span {
  _isSpanEnded(): boolean;
}

/**
 * Makes every method of the SDK's spans accept any value, as a no-op span does, and leave out of
 * the span what cannot be used.
 *
 * The methods are replaced on the prototype, since a span wrapped around the SDK's would cost
 * another object for each. Specification, "Error handling in OpenTelemetry": an API must not throw
 * at run time.
 *
 * @param prototype - the prototype of the SDK's spans, which it does not export
 */
export function guardSpans(prototype: SdkSpan): void {
  const sdk = { ...pickMethods(prototype) };

  function addUsableEvent(span: SdkSpan, name: unknown, attributes: unknown, time: unknown): void {
    try {
      sdk.addEvent.call(span, toText(name), usableAttributes(attributes), usableTime(time));
    } catch (error) {
      leaveOut('an event', error);
    }
  }

  function endNow(span: SdkSpan): void {
    try {
      sdk.end.call(span);
    } catch (error) {
      diag.error('a span is missing', error);
    }
  }

  const guarded: Pick<SdkSpan, keyof typeof sdk> & ThisType<SdkSpan> = {
    setAttribute(key, value) {
      try {
        return sdk.setAttribute.call(this, key, value);
      } catch (error) {
        leaveOut('an attribute', error);
        return this;
      }
    },
    setAttributes(attributes) {
      try {
        return sdk.setAttributes.call(this, objectOrNone(attributes) ?? {});
      } catch {
        return sdk.setAttributes.call(this, usableAttributes(attributes));
      }
    },
    addEvent(name, attributesOrTime, time) {
      if (typeof name === 'string') {
        try {
          const at = time === undefined ? undefined : usableTime(time);
          return sdk.addEvent.call(this, name, attributesOrTime, at);
        } catch {
          // The call is repeated without the arguments that the SDK could not use.
        }
      }
      addUsableEvent(this, name, attributesOrTime, time);
      return this;
    },
    addLink(link) {
      const usable = usableLink(link);
      if (usable !== undefined) sdk.addLink.call(this, usable);
      return this;
    },
    addLinks(links) {
      try {
        for (const link of links) this.addLink(link);
      } catch (error) {
        leaveOut('links', error);
      }
      return this;
    },
    setStatus(status) {
      const code = readProperty(status, 'code');
      if (typeof code !== 'number') return this;
      const message = readProperty(status, 'message');
      return sdk.setStatus.call(this, { code, message: message as string });
    },
    updateName(name) {
      return sdk.updateName.call(this, toText(name));
    },
    end(time) {
      try {
        sdk.end.call(this, time === undefined ? undefined : usableTime(time));
      } catch (error) {
        leaveOut('the given end', error);
        if (this.isRecording()) endNow(this);
      }
    },
    recordException(exception, time) {
      try {
        sdk.recordException.call(this, exception, time);
      } catch {
        addUsableEvent(this, 'exception', toExceptionAttributes(exception), time);
      }
    },
    /** The SDK's method creates an error with a stack on each call, which nothing reads. */
    _isSpanEnded() {
      const isEnded = !this.isRecording();
      if (isEnded) {
        const { traceId, spanId } = this.spanContext();
        diag.warn(
          `Cannot execute the operation on ended Span {traceId: ${traceId}, spanId: ${spanId}}`,
        );
      }
      return isEnded;
    },
  };
  Object.assign(prototype, guarded);
}

const METHODS = [
  'setAttribute',
  'setAttributes',
  'addEvent',
  'addLink',
  'addLinks',
  'setStatus',
  'updateName',
  'end',
  'recordException',
  '_isSpanEnded',
] as const satisfies readonly (keyof SdkSpan)[];

const pickMethods = (prototype: SdkSpan): Pick<SdkSpan, (typeof METHODS)[number]> =>
  Object.fromEntries(METHODS.map((name) => [name, prototype[name]])) as never;

const leaveOut = (what: string, error: unknown): void =>
  diag.warn(`${what} of a span is left out`, error);
