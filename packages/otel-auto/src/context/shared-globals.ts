import {
  createNoopLogger,
  createNoopMeter,
  ProxyTracer,
  type LoggerProvider,
  type MeterProvider,
  type TracerProvider,
} from '@opentelemetry/api';
import { findRegistrar, type Registrar } from './find-registrar';
import { keepOwnGlobals } from './own-globals';
import { wantsOwnGlobals } from './wants-own-globals';

/** The parts of an SDK that are registered in the global object of the API. */
export type GlobalPart = 'trace' | 'metrics' | 'logs' | 'propagation' | 'context';

/** A part that the application registers beside ours. */
export interface Registration {
  readonly part: GlobalPart;
  readonly instance: object;
  readonly registrar: Registrar;
  /** Whether the SDK has the global object for itself from now on. */
  readonly isApart: boolean;
}

type Parts = Readonly<Partial<Record<GlobalPart, object>>>;

const KEY = Symbol.for('opentelemetry.js.api.1');
const PARTS: readonly GlobalPart[] = ['trace', 'metrics', 'logs', 'propagation', 'context'];

/** Providers of the signals that record nothing. */
const NOTHING: Readonly<Partial<Record<GlobalPart, object>>> = {
  // A proxy without a delegate.
  trace: {
    getTracer: (name) => new ProxyTracer({ getDelegateTracer: () => undefined }, name),
  } satisfies TracerProvider,
  metrics: { getMeter: () => createNoopMeter() } satisfies MeterProvider,
  logs: { getLogger: () => createNoopLogger() } satisfies LoggerProvider,
};

/**
 * Lets the application register parts of an SDK beside ours, which are registered already.
 *
 * @param onRegistration - called with each registration; must not throw
 */
export function shareGlobals(onRegistration: (registration: Registration) => void): void {
  const existing = (globalThis as Record<symbol, unknown>)[KEY] as
    | ({ readonly version: string } & Parts)
    | undefined;
  if (existing !== undefined) new SharedGlobals(existing, onRegistration).install();
}

/**
 * The global object in which the copies of the API meet, while ours is in it.
 *
 * The API refuses a second registration, with an error for each part. SDKs react to that in
 * different ways; Sentry for one continues without separating requests. Here the second
 * registration succeeds: the SDK is told that it is registered, as without us, and its part is
 * passed to parts of ours that can work with it, while all readers get ours. A third one is
 * refused, as the second would be without us.
 *
 * This works while a copy of the API registers: it writes the object back under its key, then
 * checks whether the part is taken and whether the version is its own. Code that only reads writes
 * nothing.
 */
class SharedGlobals {
  readonly #onRegistration: (registration: Registration) => void;
  readonly #later = new Set<GlobalPart>();
  readonly #globals: object;
  /**
   * Parts for signals that are switched off: our instrumentations write nothing into a provider of
   * the application's.
   */
  readonly #absent: Readonly<Record<string, object>>;
  #version: string;
  #registrar: Registrar | undefined;
  /** Whether the registering copy has read the object already; a later access only reads. */
  #hasLooked = false;
  /** The global object of an SDK that has it for itself. */
  #others: Record<string, unknown> | undefined;

  constructor(
    existing: { readonly version: string } & Parts,
    onRegistration: (registration: Registration) => void,
  ) {
    this.#onRegistration = onRegistration;
    this.#absent = Object.fromEntries(
      Object.entries(NOTHING).filter(([part]) => existing[part as GlobalPart] === undefined),
    );
    const { version, ...registered } = existing;
    this.#version = version;
    const { context, ...others } = registered;
    const globals = Object.create(this.#inherited(context)) as object;
    Object.assign(globals, others);
    for (const part of PARTS) {
      const own = existing[part];
      if (own !== undefined && part !== 'context') {
        Object.defineProperty(globals, part, this.#shared(part, own));
      }
    }
    Object.defineProperty(globals, 'version', {
      get: () => {
        this.#hasLooked = true;
        return this.#registrar?.apiVersion ?? this.#version;
      },
      // Set to allow copies of a newer version.
      set: (raised: string) => {
        this.#version = raised;
      },
      enumerable: true,
    });
    this.#globals = globals;
  }

  install(): void {
    keepOwnGlobals(this.#globals, this.#absent);
    Object.defineProperty(globalThis, KEY, {
      get: () => {
        if (this.#hasLooked) this.#registrar = undefined;
        return this.#globals;
      },
      set: (value: unknown) => {
        if (value === this.#globals) this.#register(findRegistrar());
        else replace(value);
      },
      enumerable: true,
      configurable: true,
    });
  }

  #register(registrar: Registrar): void {
    this.#registrar = registrar;
    this.#hasLooked = false;
    if (!wantsOwnGlobals(registrar)) return;
    // The current part is registered through our object, later ones are not.
    this.#others = Object.defineProperty({}, 'version', {
      value: registrar.apiVersion,
      enumerable: true,
    });
    replace(this.#others);
  }

  /**
   * Returns the parts that the object inherits, so that `context.disable()` of no copy removes
   * ours.
   */
  #inherited(own: object | undefined): object {
    return own === undefined
      ? {}
      : Object.defineProperty({}, 'context', this.#shared('context', own));
  }

  #shared(part: GlobalPart, own: object): PropertyDescriptor {
    return {
      get: () => {
        this.#hasLooked = true;
        return this.#registrar !== undefined && !this.#later.has(part) ? undefined : own;
      },
      set: (instance: object) => {
        const registrar = this.#registrar ?? findRegistrar();
        this.#registrar = undefined;
        if (this.#others === undefined) this.#later.add(part);
        else this.#others[part] = instance;
        const isApart = this.#others !== undefined;
        this.#onRegistration({ part, instance, registrar, isApart });
      },
      enumerable: true,
      configurable: true,
    };
  }
}

function replace(value: unknown): void {
  Object.defineProperty(globalThis, KEY, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}
