import {
  context,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Span,
} from '@opentelemetry/api';
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  type InstrumentationConfig,
} from '@opentelemetry/instrumentation';
import { followPromise } from '../../patching/follow-promise';
import { guarded } from '../../patching/guarded';
import { Patches } from '../../patching/patches';
import type { AnyFunction } from '../../patching/wrap-function';
import { VERSION } from '../../version';

/**
 * The fields that are read of a loader; its private functions are replaced for the time of one
 * call.
 */
interface Loader {
  readonly name?: unknown;
  readonly _batch?: { readonly keys: object & { readonly length: number } } | null;
  _batchScheduleFn?: unknown;
  _batchLoadFn?: unknown;
}

/**
 * Instruments `dataloader`: keys that are loaded, and the batches that they are in, in the context
 * of the first key.
 *
 * The class stays the library's own. Upstream's instrumentation replaces it, and the batch function
 * of each loader, which changes the errors of the latter.
 */
export class DataloaderInstrumentation extends InstrumentationBase {
  constructor(config: InstrumentationConfig = {}) {
    super('@acme/otel-auto/dataloader', VERSION, config);
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    const patches = new Patches();
    const loads = new WeakMap<object, Span[]>();
    return new InstrumentationNodeModuleDefinition(
      'dataloader',
      ['>=2 <3'],
      (exports: { prototype?: object }) => {
        patches.method(exports.prototype, 'load', (load, self, args) =>
          this.#load(loads, load, self as Loader, args),
        );
        patches.method(exports.prototype, 'loadMany', (loadMany, self, args) =>
          this.#loadMany(loadMany, self as Loader, args),
        );
        return exports;
      },
      () => patches.undo(),
    );
  }

  #load(
    loads: WeakMap<object, Span[]>,
    load: AnyFunction,
    loader: Loader,
    args: readonly unknown[],
  ): unknown {
    const { _batchScheduleFn: schedule, _batch: batchBefore } = loader;
    const lengthBefore = batchBefore?.keys.length ?? 0;
    const caller = context.active();
    const scheduleObserved = (dispatch: AnyFunction): unknown =>
      Reflect.apply(schedule as AnyFunction, loader, [
        () => this.#dispatch(loads, loader, dispatch, caller),
      ]);
    const result =
      typeof schedule === 'function'
        ? withFunction(
            loader,
            '_batchScheduleFn',
            scheduleObserved,
            () => Reflect.apply(load, loader, args) as unknown,
          )
        : (Reflect.apply(load, loader, args) as unknown);
    guarded('the span of a load', () => {
      const batch = loader._batch;
      // A cached key is in no batch.
      if (!batch || (batch === batchBefore && batch.keys.length === lengthBefore)) return;
      const span = this.tracer.startSpan(spanName(loader, 'load'), { kind: SpanKind.CLIENT });
      const spans = loads.get(batch.keys) ?? [];
      loads.set(batch.keys, spans);
      spans.push(span);
    })();
    return result;
  }

  #loadMany(loadMany: AnyFunction, loader: Loader, args: readonly unknown[]): unknown {
    const span = this.tracer.startSpan(spanName(loader, 'loadMany'), { kind: SpanKind.CLIENT });
    let result: unknown;
    try {
      result = context.with(
        trace.setSpan(context.active(), span),
        () => Reflect.apply(loadMany, loader, args) as unknown,
      );
    } finally {
      if (result === undefined) span.end();
    }
    return settle(result, span, []);
  }

  #dispatch(
    loads: WeakMap<object, Span[]>,
    loader: Loader,
    dispatch: AnyFunction,
    caller: Context,
  ): unknown {
    const { _batchLoadFn: load } = loader;
    if (typeof load !== 'function') return dispatch();
    const loadObserved = (...args: unknown[]): unknown => {
      const spans = loads.get(args[0] as object) ?? [];
      const span = this.tracer.startSpan(spanName(loader, 'batch'), {
        links: spans.map((one) => ({ context: one.spanContext() })),
      });
      let result: unknown;
      try {
        result = context.with(
          trace.setSpan(context.active(), span),
          () => Reflect.apply(load as AnyFunction, loader, args) as unknown,
        );
      } finally {
        if (result === undefined) for (const one of [span, ...spans]) one.end();
      }
      return settle(result, span, spans);
    };
    return context.with(caller, () =>
      withFunction(loader, '_batchLoadFn', loadObserved, () => dispatch() as unknown),
    );
  }
}

/** Replaces a function of the loader by ours during a call, and restores its own afterwards. */
function withFunction<Result>(
  loader: Loader,
  name: '_batchScheduleFn' | '_batchLoadFn',
  ours: (...args: never[]) => unknown,
  call: () => Result,
): Result {
  const own = loader[name];
  if (!Reflect.set(loader, name, ours)) return call();
  try {
    return call();
  } finally {
    if (loader[name] === ours) Reflect.set(loader, name, own);
  }
}

/**
 * Ends the spans with the promise. A value that is not a native promise may be lazy, or wrong: it
 * is returned unchanged, and the spans end.
 */
function settle(result: unknown, span: Span, loads: readonly Span[]): unknown {
  if (!(result instanceof Promise)) {
    for (const one of [span, ...loads]) one.end();
    return result;
  }
  return followPromise(result, {
    onValue: guarded('the end of a load', (values: unknown) => {
      span.end();
      for (const [index, load] of loads.entries()) {
        const value: unknown = Array.isArray(values) ? values[index] : undefined;
        if (value instanceof Error) recordError(load, value);
        load.end();
      }
    }),
    onError: guarded('the end of a load', (error: unknown) => {
      for (const one of [span, ...loads]) {
        recordError(one, error);
        one.end();
      }
    }),
  });
}

function recordError(span: Span, error: unknown): void {
  const isError = error instanceof Error;
  if (isError) span.recordException(error);
  span.setStatus({ code: SpanStatusCode.ERROR, ...(isError && { message: error.message }) });
}

const spanName = ({ name }: Loader, operation: string): string =>
  typeof name === 'string' ? `dataloader.${operation} ${name}` : `dataloader.${operation}`;
