import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  type InstrumentationConfig,
} from '@opentelemetry/instrumentation';
import { guarded } from '../../patching/guarded';
import { Patches } from '../../patching/patches';
import type { Invoke } from '../../patching/wrap-function';
import { VERSION } from '../../version';
import { Connections } from './connections';

/**
 * Creates spans for connections that `net` and `tls` make.
 *
 * Upstream's instrumentation listens to each socket: then an error on a socket without a listener
 * for `error` no longer ends the process. Here the steps of Node.js itself are observed: methods
 * that it calls when a connection is made, when it is secure, and when it is destroyed.
 */
export class NetInstrumentation extends InstrumentationBase {
  constructor(config: InstrumentationConfig = {}) {
    super('@acme/otel-auto/net', VERSION, config);
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    const patches = new Patches();
    return new InstrumentationNodeModuleDefinition(
      'net',
      ['*'],
      (exports: { readonly Socket: { readonly prototype: object } }) => {
        const connections = new Connections(() => this.tracer);
        const { prototype } = exports.Socket;
        patches.method(prototype, 'connect', connectInSpan(connections));
        patches.method(prototype, '_unrefTimer', report(guarded(SUBJECT, connections.onActivity)));
        patches.method(prototype, '_destroy', report(guarded(SUBJECT, connections.onDestroy)));
        patches.method(
          TLSSocket.prototype,
          '_finishInit',
          reportAfterwards(guarded(SUBJECT, connections.onSecure)),
        );
        return exports;
      },
      () => patches.undo(),
    );
  }
}

const SUBJECT = 'the span of a connection';

function connectInSpan(connections: Connections): Invoke {
  const begin = guarded(SUBJECT, connections.begin);
  return (original, thisArg, args) => {
    const begun = begin(thisArg as Socket, args);
    if (begun === undefined) return Reflect.apply(original, thisArg, args);
    try {
      return Reflect.apply(original, thisArg, args);
    } catch (error) {
      begun.fail(error);
      throw error;
    } finally {
      begun.isUnderWay = true;
    }
  };
}

type Listener = (socket: Socket, first: unknown) => void;

const report =
  (listener: Listener): Invoke =>
  (original, thisArg, args) => {
    listener(thisArg as Socket, args[0]);
    return Reflect.apply(original, thisArg, args);
  };

const reportAfterwards =
  (listener: Listener): Invoke =>
  (original, thisArg, args) => {
    try {
      return Reflect.apply(original, thisArg, args);
    } finally {
      listener(thisArg as Socket, args[0]);
    }
  };
