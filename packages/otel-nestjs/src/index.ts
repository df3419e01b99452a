export { NestInstrumentation, type NestInstrumentationConfig } from './nest-instrumentation';
export {
  OtelMeter,
  OtelModule,
  OtelTracer,
  type OtelDynamicModule,
  type OtelModuleOptions,
} from './otel.module';
export { patchNest, type NestCopy, type NestTracing, type StepsMode } from './patch-nest';
export { Span } from './span.decorator';
