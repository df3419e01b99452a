import { context, trace, type Span, type Tracer } from '@opentelemetry/api';
import { isPromise } from 'node:util/types';
import { guarded } from '../../patching/guarded';
import { wrapFunction, type AnyFunction, type Invoke } from '../../patching/wrap-function';
import { executionOf, inExecution } from './execution';
import { observeThenable } from './observe-thenable';
import { recordError } from './record-error';
import { startResolverSpan, type ResolveInfo } from './resolver-span';

/** A field of an object type; it belongs to the application's schema and is never written to. */
interface Field {
  readonly resolve?: unknown;
}

type Fields = Readonly<Record<string, Field>>;

/**
 * The position of `fieldResolver` among positional arguments, which graphql accepted up to version
 * 15.
 */
const FIELD_RESOLVER = 6;

/**
 * Makes spans of resolvers without changing the schema.
 *
 * Graphql asks an object type for its fields each time it resolves one. In the context of an
 * execution `getFields` returns views whose `resolve` is wrapped; resolvers, and all that they
 * start, run in a context without the execution, so code of the application sees the fields
 * unchanged.
 */
export class Resolvers {
  readonly #tracer: () => Tracer;
  readonly #standIns = new WeakMap<object, object>();
  readonly #watched = new WeakMap<AnyFunction, AnyFunction>();

  constructor(tracer: () => Tracer) {
    this.#tracer = tracer;
  }

  /** The wrapper of `GraphQLObjectType.prototype.getFields`. */
  readonly getFields: Invoke = (getFields, type, args) => {
    const fields = Reflect.apply(getFields, type, args) as Fields;
    return executionOf(context.active()) === undefined ? fields : this.#standInOf(fields, type);
  };

  /** Returns a copy of the arguments of `execute` with a wrapped `fieldResolver`. */
  watchArgs(
    args: readonly unknown[],
    defaultFieldResolver: AnyFunction | undefined,
  ): readonly unknown[] {
    const watched = (resolver: unknown): unknown => {
      if (resolver !== undefined && resolver !== null && resolver !== defaultFieldResolver) {
        return this.#watch(resolver);
      }
      return defaultFieldResolver === undefined ? resolver : this.#resolveByDefault;
    };
    if (args.length > 1) {
      return Object.assign([...args], { [FIELD_RESOLVER]: watched(args[FIELD_RESOLVER]) });
    }
    const [named] = args;
    if (typeof named !== 'object' || named === null) return args;
    return [
      new Proxy(
        {},
        {
          get: (_, name) => {
            const value: unknown = Reflect.get(named, name);
            return name === 'fieldResolver' ? watched(value) : value;
          },
          has: (_, name) => Reflect.has(named, name),
        },
      ),
    ];
  }

  /**
   * Returns a view of the fields. Everything is read from `fields` on each access, since an
   * application may change its schema at any time.
   */
  #standInOf(fields: Fields, type: unknown): Fields {
    let standIn = this.#standIns.get(fields);
    if (standIn === undefined) {
      // The types of introspection are graphql's own.
      if (String((type as { name?: unknown }).name).startsWith('__')) return fields;
      standIn = new Proxy(Object.create(fields) as object, {
        get: (_, name) => this.#fieldOf(Reflect.get(fields, name)),
        ownKeys: () => Reflect.ownKeys(fields),
        getOwnPropertyDescriptor: (_, name) => {
          const descriptor = Reflect.getOwnPropertyDescriptor(fields, name);
          return (
            descriptor && {
              value: this.#fieldOf(Reflect.get(fields, name)),
              enumerable: descriptor.enumerable === true,
              writable: true,
              configurable: true,
            }
          );
        },
      });
      this.#standIns.set(fields, standIn);
    }
    return standIn as Fields;
  }

  #fieldOf(field: Field | undefined): Field | undefined {
    if (typeof field !== 'object' || field === null) return field;
    let standIn = this.#standIns.get(field);
    if (standIn === undefined) {
      standIn = Object.create(field, {
        resolve: { get: () => this.#watch(field.resolve), enumerable: true },
      }) as object;
      this.#standIns.set(field, standIn);
    }
    return standIn;
  }

  #watch(resolver: unknown): unknown {
    if (typeof resolver !== 'function') return resolver;
    let watched = this.#watched.get(resolver as AnyFunction);
    if (watched === undefined) {
      watched = wrapFunction(resolver as AnyFunction, (original, thisArg, args) =>
        this.#inSpan(args[3] as ResolveInfo, () => Reflect.apply(original, thisArg, args)),
      );
      this.#watched.set(resolver as AnyFunction, watched);
    }
    return watched;
  }

  /**
   * Does what graphql's `defaultFieldResolver` does. Calling that function would reveal too late
   * whether there is a method to call, and checking before would read a property of the application
   * twice.
   */
  readonly #resolveByDefault = (
    source: unknown,
    args: unknown,
    contextValue: unknown,
    info: ResolveInfo,
  ): unknown => {
    if ((typeof source !== 'object' || source === null) && typeof source !== 'function') {
      return undefined;
    }
    const fields = source as Readonly<Record<string, unknown>>;
    const value = fields[info.fieldName];
    if (typeof value !== 'function') return value;
    return this.#inSpan(info, () =>
      (fields as Readonly<Record<string, AnyFunction>>)[info.fieldName]!(args, contextValue, info),
    );
  };

  #inSpan(info: ResolveInfo, resolve: () => unknown): unknown {
    const span = this.#start(info);
    if (span === undefined) return resolve();
    const inside = inExecution(trace.setSpan(context.active(), span), undefined);
    try {
      return this.#untilSettled(span, context.with(inside, resolve));
    } catch (error) {
      fail(span, error);
      throw error;
    }
  }

  readonly #start = guarded('A span of a resolver of graphql', (info: ResolveInfo) => {
    const execution = executionOf(context.active());
    return execution && startResolverSpan(this.#tracer(), execution, info);
  });

  #untilSettled(span: Span, result: unknown): unknown {
    const settlement = {
      onValue: () => span.end(),
      onError: (error: unknown) => fail(span, error),
    };
    // A native promise is already under way; graphql handles its rejection as soon as it receives
    // it.
    if (isPromise(result) && result.then === Promise.prototype.then) {
      result.then(settlement.onValue, settlement.onError);
      return result;
    }
    if (typeof (result as { then?: unknown } | null | undefined)?.then === 'function') {
      return observeThenable(result as PromiseLike<unknown>, settlement);
    }
    span.end();
    return result;
  }
}

function fail(span: Span, error: unknown): void {
  recordError(span, error);
  span.end();
}
