import type { Attributes } from '@opentelemetry/api';
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  InstrumentationNodeModuleFile,
  type InstrumentationConfig,
} from '@opentelemetry/instrumentation';
import { guarded } from '../../patching/guarded';
import { Patches } from '../../patching/patches';
import { wrapFunction, type AnyFunction, type Invoke } from '../../patching/wrap-function';
import { VERSION } from '../../version';
import { connectionAttributes } from './connection-attributes';
import { consumeInSpans } from './consume-in-spans';
import { ConsumedMessages } from './consumed-messages';
import { publishInSpan } from './publish-in-span';

const VERSIONS = ['>=0.5.5 <3'];

/**
 * Creates spans for `amqplib` and propagates their context, with callbacks and with promises.
 *
 * Upstream's instrumentation writes the context into the caller's options, and its own state into
 * the library's messages, channels and connections.
 */
export class AmqplibInstrumentation extends InstrumentationBase {
  constructor(config: InstrumentationConfig = {}) {
    super('@acme/otel-auto/amqplib', VERSION, config);
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    const patches = new Patches();
    const connections = new WeakMap<object, Attributes>();
    const messages = new ConsumedMessages();
    const tracer = () => this.tracer;
    const attributesOf = (channel: object): Attributes => {
      const { connection } = channel as { connection?: object };
      return (connection && connections.get(connection)) ?? connectionAttributes(undefined);
    };
    const publish = publishInSpan({ tracer, attributesOf });
    const consume = consumeInSpans({ tracer, attributesOf, messages });
    const patchModel = ({ Channel, ConfirmChannel }: ChannelModel): void => {
      const prototype = Channel?.prototype;
      patches.method(prototype, 'publish', publish);
      patches.method(ConfirmChannel?.prototype, 'publish', publish);
      patches.method(prototype, 'consume', consume);
      patches.method(prototype, 'ack', messages.settled({ upToMessage: true }));
      patches.method(prototype, 'nack', messages.settled({ upToMessage: true, refused: 'nack' }));
      patches.method(
        prototype,
        'reject',
        messages.settled({ upToMessage: false, refused: 'reject' }),
      );
      patches.method(prototype, 'ackAll', messages.allSettled());
      patches.method(prototype, 'nackAll', messages.allSettled('nackAll'));
    };
    const file = <Exports>(name: string, patch: (exports: Exports) => void) =>
      new InstrumentationNodeModuleFile(
        `amqplib/lib/${name}.js`,
        VERSIONS,
        (exports: Exports) => {
          patch(exports);
          return exports;
        },
        () => patches.undo(),
      );
    return new InstrumentationNodeModuleDefinition('amqplib', VERSIONS, undefined, undefined, [
      file('connect', (exports: object) => {
        patches.method(exports, 'connect', rememberUrl(connections));
      }),
      file('channel', ({ Channel, BaseChannel }: ChannelModel) => {
        // Observes the end of every channel, whichever side closes it.
        const prototype = Channel?.prototype ?? BaseChannel?.prototype;
        patches.method(prototype, 'toClosed', messages.allSettled('channel closed'));
      }),
      file('channel_model', patchModel),
      file('callback_model', patchModel),
    ]);
  }
}

interface ChannelModel {
  readonly Channel?: { readonly prototype: object };
  readonly ConfirmChannel?: { readonly prototype: object };
  readonly BaseChannel?: { readonly prototype: object };
}

/** Wraps the library's `connect` and remembers the URL, since a connection does not reveal it. */
const rememberUrl =
  (connections: WeakMap<object, Attributes>): Invoke =>
  (original, thisArg, args) => {
    const [url, options, callback, ...others] = args;
    if (typeof callback !== 'function') return Reflect.apply(original, thisArg, args);
    const remember = guarded('the address of a broker', (connection: unknown) => {
      if (typeof connection !== 'object' || connection === null) return;
      connections.set(connection, connectionAttributes(url));
    });
    const opened = wrapFunction(callback as AnyFunction, (open, self, results) => {
      remember(results[1]);
      return Reflect.apply(open, self, results) as unknown;
    });
    return Reflect.apply(original, thisArg, [url, options, opened, ...others]);
  };
