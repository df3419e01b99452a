import {
  context,
  trace,
  TraceFlags,
  type Attributes,
  type Context,
  type Span,
} from '@opentelemetry/api';
import { classNameOf } from '../class-name';
import { recordFailure } from '../failures';
import { followResult } from '../follow-result';
import type { NestCopy, NestTracing } from '../nest-copy';
import {
  ATTR_CODE_FUNCTION_NAME,
  ATTR_COMPONENT,
  ATTR_NEST_TYPE,
  ATTR_NEST_VERSION,
  COMPONENT,
} from '../semconv';
import type { Work } from '../work';

/** What the span of a guard, pipe, interceptor or filter says, the same each time. */
export interface StepDescription {
  readonly name: string;
  readonly attributes: Attributes;
}

/** Describes the steps of one kind of a copy of Nest, once for each class. */
export class StepDescriptions {
  readonly #described = new WeakMap<object, StepDescription>();
  readonly #type: string;
  readonly #method: string;
  readonly #nest: NestCopy;

  constructor(type: string, method: string, nest: NestCopy) {
    this.#type = type;
    this.#method = method;
    this.#nest = nest;
  }

  of(step: object): StepDescription {
    const Class: unknown = step.constructor;
    const key = (Class as object | undefined) ?? step;
    const known = this.#described.get(key);
    if (known !== undefined) return known;
    const className = Class === Object ? 'anonymous' : (classNameOf(Class) ?? 'anonymous');
    const description: StepDescription = {
      name: `${this.#type} ${className}`,
      attributes: {
        [ATTR_COMPONENT]: COMPONENT,
        [ATTR_NEST_TYPE]: this.#type,
        [ATTR_CODE_FUNCTION_NAME]: `${className}.${this.#method}`,
        ...(this.#nest.version !== undefined && { [ATTR_NEST_VERSION]: this.#nest.version }),
      },
    };
    this.#described.set(key, description);
    return description;
  }
}

/**
 * Whether steps are watched in this context: those of a request that is sampled. Asked of the flag,
 * since the span around may be one that only stands for another, as those of quiet layers do.
 */
export function areStepsWatched({ steps }: NestTracing): boolean {
  if (steps === 'none') return false;
  const around = trace.getSpanContext(context.active());
  return around !== undefined && (around.traceFlags & TraceFlags.SAMPLED) !== 0;
}

/**
 * A step at work.
 *
 * With `all` its span is there from the start. Else nobody knows yet whether there will be one: it is
 * made at the end, with the true start, if the step failed or was slow. What happens inside has the
 * span around it as parent then.
 */
export class StepWork implements Work {
  readonly context: Context;
  readonly #startedAt = performance.now();
  /** As spans take their start by themselves, so that a step does not come to lie before them. */
  readonly #startTime = Date.now();
  readonly #outer = context.active();
  readonly #description: StepDescription;
  readonly #tracing: NestTracing;
  #span: Span | undefined;
  #ended = false;

  constructor(description: StepDescription, tracing: NestTracing) {
    this.#description = description;
    this.#tracing = tracing;
    this.#span = tracing.steps === 'all' ? this.#startSpan() : undefined;
    this.context = this.#span === undefined ? this.#outer : trace.setSpan(this.#outer, this.#span);
  }

  /** Calls the step and follows what it returns. */
  run(step: () => unknown): unknown {
    let result: unknown;
    try {
      result = this.#span === undefined ? step() : context.with(this.context, step);
    } catch (error) {
      this.fail(error);
      throw error;
    }
    return followResult(result, this);
  }

  goOn(): void {
    // It ends when the Observable that it returned does.
  }

  succeed(_value: unknown): void {
    this.#end();
  }

  fail(error: unknown): void {
    this.#end((span) => recordFailure(span, error));
  }

  cancel(): void {
    this.#end();
  }

  /** Ends the step with something to say, so with a span. */
  protected endWith(attributes: Attributes): void {
    this.#end((span) => span.setAttributes(attributes));
  }

  /** How much of the time was its own. */
  protected ownMillis(now: number): number {
    return now - this.#startedAt;
  }

  #end(say?: (span: Span) => void): void {
    if (this.#ended) return;
    this.#ended = true;
    const now = performance.now();
    const isWorthASpan = say !== undefined || this.ownMillis(now) >= this.#tracing.slowStepMillis;
    const span = this.#span ?? (isWorthASpan ? this.#startSpan() : undefined);
    if (span === undefined) return;
    say?.(span);
    span.end(this.#startTime + now - this.#startedAt);
  }

  #startSpan(): Span {
    const { name, attributes } = this.#description;
    const options = { attributes, startTime: this.#startTime };
    return this.#tracing.tracer.startSpan(name, options, this.#outer);
  }
}
