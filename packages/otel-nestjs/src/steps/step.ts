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

/**
 * The name and the attributes of the span of a guard, pipe, interceptor or filter, which are the
 * same each time.
 */
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
 * Returns whether steps are watched in this context, which is the case for sampled requests. It
 * reads the flag, since the active span may be one that does not record and stands for another.
 */
export function areStepsWatched({ steps }: NestTracing): boolean {
  if (steps === 'none') return false;
  const around = trace.getSpanContext(context.active());
  return around !== undefined && (around.traceFlags & TraceFlags.SAMPLED) !== 0;
}

/**
 * The work of a step.
 *
 * With `all` its span exists from the start. Otherwise the span is only created at the end, with
 * the actual start time, if the step failed or was slow. What happens inside then has the span
 * around it as parent.
 */
export class StepWork implements Work {
  readonly context: Context;
  readonly #startedAt = performance.now();
  /**
   * The start time from the same clock as that of spans, so that a step does not begin before its
   * parent.
   */
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

  /** Calls the step and ends with what it returns. */
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
    // The step ends with the Observable that it returned.
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

  /** Ends the step with attributes, and therefore with a span. */
  protected endWith(attributes: Attributes): void {
    this.#end((span) => span.setAttributes(attributes));
  }

  /** Returns the step's own time in milliseconds, without that of what it calls. */
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
