import {
  ProxyTracer,
  type Tracer,
  type TracerOptions,
  type TracerProvider,
} from '@opentelemetry/api';
import type { LazyPipeline, SdkProvider } from '../pipelines/create-pipeline';
import { usableScope } from '../any-values/usable-scope';
import type { ContextAttributes } from '../context/context-attributes';
import { keepAlive } from '../process-end/keep-alive';
import { SafeTracer } from './safe-tracer';

/**
 * Creates the SDK's tracer provider with the first span. Tracers handed out before that forward to
 * the SDK's from then on, through the API's own proxy. They accept any value (`SafeTracer`).
 */
export class LazyTracerProvider implements TracerProvider {
  readonly #pipeline: LazyPipeline<TracerProvider & SdkProvider>;
  readonly #contextAttributes: ContextAttributes;
  #sdk: TracerProvider | undefined;

  constructor(
    pipeline: LazyPipeline<TracerProvider & SdkProvider>,
    contextAttributes: ContextAttributes,
  ) {
    this.#pipeline = pipeline;
    this.#contextAttributes = contextAttributes;
  }

  forceFlush(): Promise<void> {
    return keepAlive(this.#pipeline.flush({ final: false }));
  }

  shutdown(): Promise<void> {
    return keepAlive(this.#pipeline.shutdown());
  }

  getTracer(name: string, version?: string, options?: TracerOptions): Tracer {
    const scope = usableScope<TracerOptions>(name, version, options);
    return this.#sdk === undefined
      ? new ProxyTracer(this, ...scope)
      : this.#toSafe(this.#sdk.getTracer(...scope));
  }

  /** Returns the SDK's tracer. Called by a proxy tracer on its first use. */
  getDelegateTracer(name: string, version?: string, options?: TracerOptions): Tracer | undefined {
    this.#sdk ??= this.#pipeline.load();
    return this.#sdk && this.#toSafe(this.#sdk.getTracer(name, version, options));
  }

  #toSafe(tracer: Tracer): Tracer {
    return new SafeTracer(tracer, this.#contextAttributes);
  }
}
