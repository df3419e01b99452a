import type { AnyValue, Attributes, Span, SpanContext } from '@opentelemetry/api';

/** A span that accepts every call and records nothing; subclasses override what is to be kept. */
export abstract class PassiveSpan implements Span {
  abstract spanContext(): SpanContext;
  abstract isRecording(): boolean;
  abstract recordException(exception: unknown): void;

  setAttribute(_key: string, _value: AnyValue): this {
    return this;
  }

  setAttributes(_attributes: Attributes): this {
    return this;
  }

  addEvent(): this {
    return this;
  }

  addLink(): this {
    return this;
  }

  addLinks(): this {
    return this;
  }

  setStatus(): this {
    return this;
  }

  updateName(): this {
    return this;
  }

  end(): void {
    // There is no span of its own to end.
  }
}
