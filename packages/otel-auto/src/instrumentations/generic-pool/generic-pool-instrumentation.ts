import { context, SpanStatusCode, type Span } from '@opentelemetry/api';
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  type InstrumentationConfig,
} from '@opentelemetry/instrumentation';
import { bindFunction } from '../../patching/bind-function';
import { followPromise } from '../../patching/follow-promise';
import { guarded } from '../../patching/guarded';
import { Patches } from '../../patching/patches';
import type { Invoke } from '../../patching/wrap-function';
import { VERSION } from '../../version';
import { replaceCallback } from '../database/bind-callback';

/**
 * Instruments `generic-pool`: a span for the time until a caller gets a resource. The callbacks of
 * version 2 run in the context of the caller that waits, not of the one that has returned the
 * resource.
 */
export class GenericPoolInstrumentation extends InstrumentationBase {
  constructor(config: InstrumentationConfig = {}) {
    super('@acme/otel-auto/generic-pool', VERSION, config);
  }

  protected override init(): InstrumentationNodeModuleDefinition[] {
    const define = (versions: string, acquire: Invoke) => {
      const patches = new Patches();
      return new InstrumentationNodeModuleDefinition(
        'generic-pool',
        [versions],
        (exports: { Pool?: { prototype?: object } }) => {
          patches.method(exports.Pool?.prototype, 'acquire', acquire);
          return exports;
        },
        () => patches.undo(),
      );
    };
    return [
      define('>=3 <4', (acquire, self, args) => {
        const end = this.#start();
        const acquired = Reflect.apply(acquire, self, args) as Promise<unknown>;
        return followPromise(acquired, { onValue: () => end(), onError: end });
      }),
      define('>=2.4 <3', (acquire, self, args) => {
        const end = this.#start();
        const caller = context.active();
        const withCallback = replaceCallback(args, (callback) => {
          const bound = bindFunction(caller, callback);
          return function (this: unknown, ...results: unknown[]): unknown {
            end(results[0]);
            return Reflect.apply(bound, this, results) as unknown;
          };
        });
        return Reflect.apply(acquire, self, withCallback) as unknown;
      }),
    ];
  }

  /** @returns a function that ends the span, with the error if there is one */
  #start(): (error?: unknown) => void {
    const span: Span | undefined = guarded('the span of a pool', () =>
      this.tracer.startSpan('generic-pool.acquire'),
    )();
    return guarded('the end of the span of a pool', (error?: unknown) => {
      if (error instanceof Error) {
        span?.recordException(error);
        span?.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
      }
      span?.end();
    });
  }
}
