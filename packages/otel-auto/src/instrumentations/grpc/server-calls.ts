import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  trace,
  type Context,
  type Histogram,
  type Span,
  type TextMapGetter,
  type Tracer,
} from '@opentelemetry/api';
import { enterRequest } from '../../context/request-span';
import { guarded } from '../../patching/guarded';
import type { Receive } from '../../propagation/boundary';
import { peerOf } from '../http/peer-address';
import type { Patches } from '../../patching/patches';
import { wrapFunction, type AnyFunction, type Invoke } from '../../patching/wrap-function';
import {
  CANCELLED,
  describeMethod,
  endCall,
  methodNameOf,
  type CallStatus,
} from './call-description';
import { patchWhereDefined } from './patch-where-defined';

/** The telemetry that serving calls needs. */
export interface ServerTelemetry {
  readonly patches: Patches;
  readonly tracer: () => Tracer;
  readonly duration: () => Histogram;
  /** Returns the reader of a caller's context; `undefined` if every trace is continued. */
  readonly receive: () => Receive | undefined;
}

interface Metadata {
  get(name: string): readonly unknown[];
  getMap(): object;
}

/** The call object that a handler receives. */
interface ServerCall {
  readonly metadata?: Metadata;
  /** The library's internal object of the call. */
  readonly call?: InnerCall;
}

interface InnerCall {
  /** The call that an interceptor wraps. */
  readonly nextCall?: InnerCall;
  readonly stream?: {
    readonly session?: { readonly socket?: Socket };
    once(event: 'close', listener: () => void): unknown;
  };
}

/**
 * Creates the spans of the calls that a server serves. Handlers run in them and receive the
 * library's own arguments: the end is observed at the library's internal object of the call.
 */
export class ServerCalls {
  readonly #telemetry: ServerTelemetry;
  readonly #patched = new WeakSet<object>();
  readonly #statusSent = new WeakMap<object, (status: CallStatus) => void>();
  readonly #contexts = new WeakMap<object, Context>();

  constructor(telemetry: ServerTelemetry) {
    this.#telemetry = telemetry;
  }

  /** The wrapper of a server's `register`. */
  readonly register: Invoke = (original, thisArg, args) => {
    const [path, handler, ...others] = args;
    if (typeof path !== 'string' || typeof handler !== 'function') {
      return Reflect.apply(original, thisArg, args);
    }
    const inSpan = wrapFunction(handler as AnyFunction, this.#serve(path));
    return Reflect.apply(original, thisArg, [path, inSpan, ...others]);
  };

  #serve(path: string): Invoke {
    const begin = guarded('the span of a served gRPC call', (call: ServerCall) =>
      this.#begin(path, call),
    );
    return (handler, thisArg, args) => {
      const serving = begin(args[0] as ServerCall);
      if (serving === undefined) return Reflect.apply(handler, thisArg, args);
      return context.with(serving.context, () => {
        try {
          return Reflect.apply(handler, thisArg, args) as unknown;
        } catch (error) {
          // The library responds with a status that contains less than the error.
          record(serving.span, error);
          throw error;
        }
      });
    };
  }

  #begin(path: string, call: ServerCall): { readonly span: Span; readonly context: Context } {
    const startMillis = performance.now();
    const attributes = describeMethod(path);
    const received = this.#telemetry.receive()?.(
      call.metadata,
      { path, peer: peerOfCall(call) },
      GRPC_METADATA,
    );
    const parent =
      received?.context ?? propagation.extract(ROOT_CONTEXT, call.metadata, GRPC_METADATA);
    const links = received && { links: received.links };
    const span = this.#telemetry
      .tracer()
      .startSpan(methodNameOf(path), { kind: SpanKind.SERVER, attributes, ...links }, parent);
    const ofSpan = enterRequest(trace.setSpan(parent, span), span);
    let hasEnded = false;
    this.#onEnd(call, (status) => {
      if (hasEnded) return;
      hasEnded = true;
      endCall({
        span,
        side: 'server',
        startMillis,
        duration: this.#telemetry.duration(),
        attributes,
        status,
      });
    });
    this.#receiveIn(ofSpan, call);
    return { span, context: ofSpan };
  }

  #onEnd({ call }: ServerCall, end: (status: CallStatus) => void): void {
    if (call === undefined) return;
    const { patches } = this.#telemetry;
    const guardedEnd = guarded('the end of a served gRPC call', end);
    const sendStatus: Invoke = (original, thisArg, args) => {
      this.#statusSent.get(thisArg as object)?.(args[0] as CallStatus);
      return Reflect.apply(original, thisArg, args) as unknown;
    };
    // Below the interceptors is the part that ends the call at its deadline.
    for (let part: InnerCall | undefined = call; part !== undefined; part = part.nextCall) {
      this.#statusSent.set(part, guardedEnd);
      patchWhereDefined(patches, this.#patched, part, 'sendStatus', sendStatus);
      part.stream?.once('close', () => guardedEnd({ code: CANCELLED }));
    }
  }

  /** Emits the messages that a client streams in the context of the span. */
  #receiveIn(ofSpan: Context, call: object): void {
    if (!(call instanceof Readable)) return;
    this.#contexts.set(call, ofSpan);
    const prototype: unknown = Object.getPrototypeOf(call);
    if (typeof prototype !== 'object' || prototype === null || this.#patched.has(prototype)) return;
    this.#patched.add(prototype);
    const contexts = this.#contexts;
    const push = wrapFunction(Readable.prototype.push, (original, thisArg, args) => {
      const own = contexts.get(thisArg as object) ?? context.active();
      return context.with(own, () => Reflect.apply(original, thisArg, args) as unknown);
    });
    // The class inherits the method from Node.js, whose own streams are not to be patched.
    Object.defineProperty(prototype, 'push', { value: push, writable: true, configurable: true });
  }
}

/** Returns the address of the caller, which is known below the interceptors. */
function peerOfCall({ call }: ServerCall): string | undefined {
  for (let part = call; part !== undefined; part = part.nextCall) {
    if (part.stream !== undefined) return peerOf(part.stream.session?.socket)?.address;
  }
  return undefined;
}

const record = guarded('the error of a served gRPC call', (span: Span, error: unknown) =>
  span.recordException(error instanceof Error ? error : String(error)),
);

const GRPC_METADATA: TextMapGetter<Metadata | undefined> = {
  keys: (metadata) => Object.keys(metadata?.getMap() ?? {}),
  get: (metadata, name) => {
    const [value] = metadata?.get(name) ?? [];
    return typeof value === 'string' ? value : undefined;
  },
};
