import { metrics, trace, type Meter, type Tracer } from '@opentelemetry/api';
import { SCOPE_NAME } from './version';

/** The application's tracer, to be injected by its type. */
export abstract class OtelTracer implements Tracer {
  abstract startSpan: Tracer['startSpan'];
  abstract startActiveSpan: Tracer['startActiveSpan'];
}

/** The application's meter, to be injected by its type. */
export abstract class OtelMeter implements Meter {
  abstract createGauge: Meter['createGauge'];
  abstract createHistogram: Meter['createHistogram'];
  abstract createCounter: Meter['createCounter'];
  abstract createUpDownCounter: Meter['createUpDownCounter'];
  abstract createObservableGauge: Meter['createObservableGauge'];
  abstract createObservableCounter: Meter['createObservableCounter'];
  abstract createObservableUpDownCounter: Meter['createObservableUpDownCounter'];
  abstract addBatchObservableCallback: Meter['addBatchObservableCallback'];
  abstract removeBatchObservableCallback: Meter['removeBatchObservableCallback'];
}

/** Options of {@link OtelModule.forRoot}. */
export interface OtelModuleOptions {
  /**
   * The instrumentation scope of telemetry from the injected tracer and meter.
   * @defaultValue `'@acme/otel-nestjs'`
   */
  readonly name?: string;
  /** The version of that instrumentation scope. */
  readonly version?: string;
}

/**
 * A dynamic module in the form that Nest 10 to 12 accept; their own type would tie this package to
 * one of them.
 */
export interface OtelDynamicModule {
  module: typeof OtelModule;
  global: boolean;
  providers: { provide: typeof OtelTracer | typeof OtelMeter; useFactory: () => Tracer | Meter }[];
  exports: (typeof OtelTracer | typeof OtelMeter)[];
}

/**
 * Makes {@link OtelTracer} and {@link OtelMeter} injectable everywhere. Nothing else needs it: with
 * the distro an application is instrumented without it.
 *
 * @example
 * ```ts
 * @Module({ imports: [OtelModule.forRoot()] })
 * export class AppModule {}
 *
 * @Injectable()
 * export class OrdersService {
 *   constructor(private readonly tracer: OtelTracer) {}
 * }
 * ```
 */
// oxlint-disable-next-line typescript/no-extraneous-class -- Nest knows modules by their classes
export class OtelModule {
  static forRoot({ name = SCOPE_NAME, version }: OtelModuleOptions = {}): OtelDynamicModule {
    return {
      module: OtelModule,
      global: true,
      providers: [
        { provide: OtelTracer, useFactory: () => trace.getTracer(name, version) },
        { provide: OtelMeter, useFactory: () => metrics.getMeter(name, version) },
      ],
      exports: [OtelTracer, OtelMeter],
    };
  }
}
