import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  InstrumentationNodeModuleFile,
  type InstrumentationConfig,
} from '@opentelemetry/instrumentation';
import { context, type Tracer } from '@opentelemetry/api';
import { isServerError, recordFailure } from './failures';
import { NEST_FILES } from './nest-files';
import { patchNest, type NestTracing, type StepsMode } from './patch-nest';
import { rpcMetadataIn } from './request';
import { SCOPE_NAME, VERSION } from './version';

/** The configuration of {@link NestInstrumentation}. */
export interface NestInstrumentationConfig extends InstrumentationConfig {
  /**
   * The guards, pipes, interceptors and exception filters that get a span: those that fail or are
   * slow, `all`, or `none`.
   * @defaultValue `'slow'`
   */
  readonly steps?: StepsMode;
  /**
   * The duration from which a step is slow, in milliseconds, without the time of what it calls.
   * @defaultValue 5
   */
  readonly slowStepMillis?: number;
}

const CORE = '@nestjs/core';
const SUPPORTED_VERSIONS = ['>=10 <13'];

/**
 * Instruments NestJS 10 to 12 for any OpenTelemetry SDK, in place of upstream's
 * `@opentelemetry/instrumentation-nestjs-core`.
 *
 * Create it before Nest is loaded and pass it to `registerInstrumentations`; Nest 12, which
 * consists of ES modules, also needs a loader hook such as
 * `@opentelemetry/instrumentation/hook.mjs`. The distro `@acme/otel-auto` does all of this by
 * itself.
 */
export class NestInstrumentation extends InstrumentationBase<NestInstrumentationConfig> {
  constructor(config: NestInstrumentationConfig = {}) {
    super(SCOPE_NAME, VERSION, config);
  }

  /** Called by the base class before the fields of this class are initialized. */
  protected override init(): InstrumentationNodeModuleDefinition {
    const tracing = createTracing(this, () => this.tracer);
    const files = Object.keys(NEST_FILES).map(
      (name) =>
        new InstrumentationNodeModuleFile(
          name,
          SUPPORTED_VERSIONS,
          (exports: object, version) => {
            patchNest(exports, { tracing, version });
            return exports;
          },
          () => undefined,
        ),
    );
    return new InstrumentationNodeModuleDefinition(
      CORE,
      SUPPORTED_VERSIONS,
      undefined,
      undefined,
      files,
    );
  }
}

/**
 * Creates the settings of the patches, read on each access since a provider and a configuration may
 * be set later.
 */
const createTracing = (
  instrumentation: NestInstrumentation,
  tracer: () => Tracer,
): NestTracing => ({
  get tracer() {
    return tracer();
  },
  get steps() {
    return instrumentation.getConfig().steps ?? 'slow';
  },
  get slowStepMillis() {
    return instrumentation.getConfig().slowStepMillis ?? 5;
  },
  onUnrecordedError(error) {
    const server = rpcMetadataIn(context.active())?.span;
    if (server?.isRecording() && isServerError(error)) recordFailure(server, error);
  },
});
