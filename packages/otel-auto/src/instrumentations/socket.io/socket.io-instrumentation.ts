import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  InstrumentationNodeModuleFile,
  type InstrumentationConfig,
} from '@opentelemetry/instrumentation';
import { Patches } from '../../patching/patches';
import { VERSION } from '../../version';
import { dispatchInSpan, receiveInSpan } from './receive-in-span';
import { sendInSpan } from './send-in-span';

/**
 * Creates spans for the server side of `socket.io`: for events that are sent, and for those that
 * its listeners receive.
 *
 * Upstream's instrumentation replaces each listener, so that `off`, `once`, `listeners()` and the
 * check of the arguments no longer work. Here the span is around the library's own method that
 * passes an event to its listeners, and the listeners are the application's own.
 */
export class SocketIoInstrumentation extends InstrumentationBase {
  constructor(config: InstrumentationConfig = {}) {
    super('@acme/otel-auto/socket.io', VERSION, config);
  }

  protected override init(): InstrumentationNodeModuleDefinition[] {
    const patches = new Patches();
    const tracer = () => this.tracer;
    const send = sendInSpan(tracer);
    const file = <Exports>(name: string, versions: string, patch: (exports: Exports) => void) =>
      new InstrumentationNodeModuleFile(
        `socket.io/${name}.js`,
        [versions],
        (exports: Exports) => {
          patch(exports);
          return exports;
        },
        () => patches.undo(),
      );
    const version4 = [
      file('dist/typed-events', '>=4 <5', (exports: { StrictEventEmitter?: Class }) => {
        const prototype = exports.StrictEventEmitter?.prototype;
        patches.method(prototype, 'emitUntyped', receiveInSpan(tracer));
        patches.method(prototype, 'emitReserved', receiveInSpan(tracer, 'connection'));
      }),
      file('dist/socket', '>=4 <5', (exports: { Socket?: Class }) => {
        patches.method(exports.Socket?.prototype, 'emit', send);
      }),
      file('dist/broadcast-operator', '>=4 <5', (exports: { BroadcastOperator?: Class }) => {
        patches.method(exports.BroadcastOperator?.prototype, 'emit', send);
      }),
    ];
    const version3 = [
      file('dist/socket', '3', (exports: { Socket?: Class }) => {
        patches.method(exports.Socket?.prototype, 'emit', send);
        patches.method(exports.Socket?.prototype, 'dispatch', dispatchInSpan(tracer));
      }),
      file('dist/namespace', '3', (exports: { Namespace?: Class }) => {
        patches.method(exports.Namespace?.prototype, 'emit', send);
      }),
    ];
    const version2 = [
      file('lib/socket', '2', (exports: Class) => {
        patches.method(exports.prototype, 'emit', send);
        patches.method(exports.prototype, 'dispatch', dispatchInSpan(tracer));
      }),
      file('lib/namespace', '2', (exports: Class) => {
        patches.method(exports.prototype, 'emit', send);
      }),
    ];
    return [
      new InstrumentationNodeModuleDefinition('socket.io', ['>=2 <5'], undefined, undefined, [
        ...version4,
        ...version3,
        ...version2,
      ]),
    ];
  }
}

interface Class {
  readonly prototype?: object;
}
