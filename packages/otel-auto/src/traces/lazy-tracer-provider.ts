import {
  ProxyTracer,
  type Tracer,
  type TracerOptions,
  type TracerProvider,
} from '@opentelemetry/api';
import type { LazyPipeline, SdkProvider } from '../lifecycle/create-pipeline';
import { usableScope } from '../any-values/usable-scope';
import { keepAlive } from '../lifecycle/keep-alive';
import { SafeTracer } from './safe-tracer';

/** Makes of a tracer what who asks for it gets. */
export type AdaptTracer = (name: string, tracer: Tracer) => Tracer;

/**
 * A tracer provider that makes the SDK's with the first span. Tracers handed out before forward to
 * the SDK's from then on, by the API's own proxy. They take anything (`SafeTracer`).
 */
export class LazyTracerProvider implements TracerProvider {
  readonly #pipeline: LazyPipeline<TracerProvider & SdkProvider>;
  readonly #adapt: AdaptTracer;
  #sdk: TracerProvider | undefined;

  /** @param adapt - what somebody gets who asks for the tracer of this name */
  constructor(
    pipeline: LazyPipeline<TracerProvider & SdkProvider>,
    adapt: AdaptTracer = (_name, tracer) => tracer,
  ) {
    this.#pipeline = pipeline;
    this.#adapt = adapt;
  }

  forceFlush(): Promise<void> {
    return keepAlive(this.#pipeline.flush({ final: false }));
  }

  shutdown(): Promise<void> {
    return keepAlive(this.#pipeline.shutdown());
  }

  getTracer(name: string, version?: string, options?: TracerOptions): Tracer {
    const scope = usableScope<TracerOptions>(name, version, options);
    const tracer =
      this.#sdk === undefined
        ? new ProxyTracer(this, ...scope)
        : new SafeTracer(this.#sdk.getTracer(...scope));
    return this.#adapt(scope[0], tracer);
  }

  /** Asked by a proxy when its tracer is first used. */
  getDelegateTracer(name: string, version?: string, options?: TracerOptions): Tracer | undefined {
    this.#sdk ??= this.#pipeline.load();
    return this.#sdk && new SafeTracer(this.#sdk.getTracer(name, version, options));
  }
}
