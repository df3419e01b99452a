import {
  context,
  createContextKey,
  SpanKind,
  trace,
  type Attributes,
  type Context,
  type Histogram,
  type Tracer,
} from '@opentelemetry/api';
import { ATTR_SERVER_ADDRESS, ATTR_SERVER_PORT } from '@opentelemetry/semantic-conventions';
import { guarded } from '../../patching/guarded';
import type { Patches } from '../../patching/patches';
import { wrapFunction, type AnyFunction, type Invoke } from '../../patching/wrap-function';
import type { PartsFor } from '../../propagation/boundary';
import { partOf } from '../../propagation/part-of';
import { refusedAmong } from '../../propagation/refused-headers';
import type { ContextPart } from '../../settings/settings';
import { failSpan } from '../fail-span';
import { fieldsBeside } from '../message-headers';
import { describeMethod, endCall, methodNameOf, type CallStatus } from './call-description';
import { patchWhereDefined } from './patch-where-defined';

/** The method of a call, in the library's form. */
interface MethodDefinition {
  readonly path: string;
}

interface Channel {
  getTarget(): string;
}

interface Metadata {
  clone(): Metadata;
  getMap(): object;
  set(name: string, value: string): void;
  remove(name: string): void;
}

type Listener = Readonly<Record<string, unknown>>;

/** The telemetry that client calls need. */
export interface ClientTelemetry {
  readonly patches: Patches;
  readonly tracer: () => Tracer;
  readonly duration: () => Histogram;
  /** Returns the choice of what hosts get of the context; `undefined` for all of it. */
  readonly partsFor: () => PartsFor | undefined;
}

/** The key of a call in the context in which the library creates its parts. */
const CALL = createContextKey('@acme/otel-auto/grpc call');

/** A call as its outgoing part sees it. */
interface OutgoingCall {
  /** The parts of the context that the host gets; `undefined` for all. */
  readonly parts: ReadonlySet<ContextPart> | undefined;
}

const callIn = (ofCall: Context) => ofCall.getValue(CALL) as OutgoingCall | undefined;

/**
 * Creates the spans of a client's calls and propagates their context.
 *
 * All four kinds of calls, of generated and of generic clients, with and without interceptors, go
 * through two internal functions of the library: the one that creates a call with its interceptors,
 * whose events end the span, and the one with which a channel creates the outgoing call, whose
 * metadata is copied there. The client's classes, functions, arguments and emitters are not
 * changed.
 */
export class ClientCalls {
  readonly #telemetry: ClientTelemetry;
  readonly #patched = new WeakSet<object>();
  /** The calls that have been created and not yet started. */
  readonly #started = new WeakMap<object, StartedCall>();
  readonly #outgoing = new WeakMap<object, Context>();

  constructor(telemetry: ClientTelemetry) {
    this.#telemetry = telemetry;
  }

  /** The wrapper of `getInterceptingCall` in the library's `client-interceptors`. */
  readonly makeCall: Invoke = (original, thisArg, args) => {
    const [, definition, , channel] = args;
    const call = this.#begin(definition as MethodDefinition, channel as Channel);
    if (call === undefined) return Reflect.apply(original, thisArg, args);
    let made: unknown;
    try {
      made = context.with(call.context, () => Reflect.apply(original, thisArg, args) as unknown);
    } catch (error) {
      call.fail(error);
      throw error;
    }
    this.#watch(made, call);
    return made;
  };

  /** The wrapper of a channel's `createCall`. */
  readonly makeOutgoingCall: Invoke = (original, thisArg, args) => {
    const made: unknown = Reflect.apply(original, thisArg, args);
    this.#remember(made);
    return made;
  };

  readonly #begin = guarded(
    'the span of a gRPC call',
    ({ path }: MethodDefinition, channel: Channel): StartedCall => {
      const startMillis = performance.now();
      const target = describeTarget(channel.getTarget());
      const attributes = { ...describeMethod(path), ...target };
      const parts = this.#telemetry.partsFor()?.(
        target[ATTR_SERVER_ADDRESS],
        target[ATTR_SERVER_PORT],
      );
      const outgoing: OutgoingCall = { parts };
      const caller = context.active();
      const span = this.#telemetry
        .tracer()
        .startSpan(methodNameOf(path), { kind: SpanKind.CLIENT, attributes });
      return {
        caller,
        context: trace.setSpan(caller, span).setValue(CALL, outgoing),
        end: guarded('the end of a gRPC call', (status: CallStatus) =>
          endCall({
            span,
            side: 'client',
            startMillis,
            duration: this.#telemetry.duration(),
            attributes,
            status,
          }),
        ),
        fail(error) {
          failSpan(span, error);
          span.end();
        },
      };
    },
  );

  readonly #watch = guarded('the end of a gRPC call', (made: unknown, call: StartedCall) => {
    if (typeof made !== 'object' || made === null) return;
    this.#started.set(made, call);
    patchWhereDefined(this.#telemetry.patches, this.#patched, made, 'start', this.#start);
  });

  readonly #remember = guarded('the context of a gRPC call', (made: unknown) => {
    const active = context.active();
    if (typeof made !== 'object' || made === null || callIn(active) === undefined) return;
    this.#outgoing.set(made, active);
    patchWhereDefined(this.#telemetry.patches, this.#patched, made, 'start', this.#start);
  });

  /** The wrapper of a call's `start`, both of the whole call and of its outgoing part. */
  readonly #start: Invoke = (original, thisArg, args) => {
    const made = thisArg as object;
    const [metadata, listener, ...others] = args;
    const call = this.#started.get(made);
    if (call !== undefined) {
      this.#started.delete(made);
      const withListener = [metadata, listenWith(listener as Listener, call), ...others];
      return context.with(
        call.context,
        () => Reflect.apply(original, thisArg, withListener) as unknown,
      );
    }
    const outgoing = this.#outgoing.get(made);
    if (outgoing === undefined) return Reflect.apply(original, thisArg, args);
    this.#outgoing.delete(made);
    const carrying = carryContext(metadata as Metadata, outgoing) ?? metadata;
    return Reflect.apply(original, thisArg, [carrying, listener, ...others]);
  };
}

interface StartedCall {
  /** The context of the caller, in which its listeners run. */
  readonly caller: Context;
  /** The context with the span. */
  readonly context: Context;
  end(status: CallStatus): void;
  fail(error: unknown): void;
}

/**
 * Wraps a listener so that it runs in the context of the caller, and ends the span with the status.
 */
function listenWith(listener: Listener, call: StartedCall): unknown {
  if (typeof listener !== 'object' || listener === null) return listener;
  const inCaller = (name: string, before?: (status: CallStatus) => void) => {
    const method = listener[name];
    if (typeof method !== 'function') return {};
    const invoke: Invoke = (original, _thisArg, args) => {
      before?.(args[0] as CallStatus);
      return context.with(call.caller, () => Reflect.apply(original, listener, args) as unknown);
    };
    return { [name]: wrapFunction(method as AnyFunction, invoke) };
  };
  return {
    ...inCaller('onReceiveMetadata'),
    ...inCaller('onReceiveMessage'),
    ...inCaller('onReceiveStatus', call.end),
  };
}

const carryContext = guarded(
  'the context of a gRPC call',
  (metadata: Metadata, ofCall: Context) => {
    const given = metadata.getMap() as Readonly<Record<string, unknown>>;
    const refused = refusedAmong(ofCall, (name) => given[name]);
    const names = Object.keys(given).filter((name) => !refused.includes(name));
    const added = fieldsBeside(names, ofCall);
    const copy = metadata.clone();
    for (const name of refused) copy.remove(name);
    const parts = callIn(ofCall)?.parts;
    for (const [name, value] of Object.entries(added)) {
      if (parts?.has(partOf(name)) !== false) copy.set(name, value);
    }
    return copy;
  },
);

/**
 * Matches targets such as `dns:example.com:443`, `ipv4:10.0.0.1:80`, but not `unix:/run/socket`.
 */
const TARGET = /^(?:[A-Za-z0-9+.-]+:(?:\/\/[^/]*\/)?)?(.+):(\d+)$/;

interface Target extends Attributes {
  [ATTR_SERVER_ADDRESS]: string;
  [ATTR_SERVER_PORT]?: number;
}

function describeTarget(target: string): Target {
  const [, address, port] = TARGET.exec(target) ?? [];
  if (address === undefined) return { [ATTR_SERVER_ADDRESS]: target.replace(/^unix:(\/\/)?/, '') };
  return {
    [ATTR_SERVER_ADDRESS]: address.replaceAll(/^\[|\]$/g, ''),
    [ATTR_SERVER_PORT]: Number(port),
  };
}
