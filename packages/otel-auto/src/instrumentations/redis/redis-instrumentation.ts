import {
  InstrumentationNodeModuleDefinition,
  type InstrumentationConfig,
} from '@opentelemetry/instrumentation';
import { followPromise } from '../../patching/follow-promise';
import { Patches } from '../../patching/patches';
import { wrapFunction, type AnyFunction, type Invoke } from '../../patching/wrap-function';
import { bindCallback } from '../database/bind-callback';
import {
  attempt,
  DatabaseInstrumentation,
  endingCallback,
} from '../database/database-instrumentation';
import type { OperationDescription } from '../database/database-operation';
import { patchedFile, prototypeOf } from '../database/patched-file';
import { describeRedisCommand } from './redis-description';

const CLIENT_VERSIONS = ['^1.0.0', '^5.0.0', '^6.0.0'];
const DEFAULT_PORT = 6_379;

interface RedisClient {
  /**
   * The client that a client with options of its own was made from, which has the private fields.
   */
  readonly _self?: RedisClient;
  readonly options?: RedisOptions;
}

interface RedisOptions {
  readonly socket?: { readonly host?: string; readonly port?: number; readonly path?: string };
}

/** A command of `redis` 2 and 3. */
interface OldCommand {
  readonly command: string;
  readonly args?: readonly unknown[];
  callback?: unknown;
}

/**
 * The methods of a client that an application calls, in the versions that have them, and those that
 * attached commands call.
 */
const DOORS = [
  ...['sendCommand', '_executeMulti', '_executePipeline'],
  ...['commandsExecutor', 'functionsExecuter', 'scriptsExecuter', 'multiExecutor'],
];

/**
 * Instruments `redis`: commands, alone, in pipelines and in transactions.
 *
 * Putting a command into the queue of its connection creates the promise that the library awaits,
 * so that promise is observed: upstream's instrumentation awaits it beside the application, and
 * unhandled rejections are lost. The channels of `redis` 6 convert arguments to text before
 * checking them, so that an argument that it would refuse can throw elsewhere. Connecting has no
 * span: it is an async function, and any replacement could be recognized.
 */
export class RedisInstrumentation extends DatabaseInstrumentation {
  constructor(config: InstrumentationConfig = {}) {
    super('redis', config);
  }

  protected override init(): InstrumentationNodeModuleDefinition[] {
    return [
      this.defineOld(),
      ...['@redis/client', '@node-redis/client'].map((name) => this.defineClient(name)),
    ];
  }

  // The method is not `#`-private: the base class calls `init` before private members exist.
  private defineClient(name: string): InstrumentationNodeModuleDefinition {
    let current: RedisClient | undefined;
    const enter: Invoke = (door, self, args) => {
      const before = current;
      current = self as RedisClient;
      try {
        return Reflect.apply(door, self, args);
      } finally {
        current = before;
      }
    };
    const file = (path: string, patch: (exports: object, patches: Patches) => void) =>
      patchedFile(`${name}/dist/lib/${path}.js`, CLIENT_VERSIONS, (exports, patches) =>
        patch(exports as object, patches),
      );
    return new InstrumentationNodeModuleDefinition(name, CLIENT_VERSIONS, undefined, undefined, [
      file('client/commands-queue', (exports, patches) => {
        patches.method(defaultPrototypeOf(exports), 'addCommand', (addCommand, self, args) => {
          const client = current;
          const [command] = args as [unknown];
          const operation =
            client === undefined || !Array.isArray(command)
              ? undefined
              : this.startOperation(() =>
                  describeRedisCommand(command[0], command.slice(1), serverOf(client)),
                );
          if (operation === undefined) return Reflect.apply(addCommand, self, args);
          const reply = attempt(
            operation,
            () => Reflect.apply(addCommand, self, args) as Promise<unknown>,
          );
          return followPromise(reply, {
            // The result of a transaction contains those of all its commands.
            onValue: (value) => {
              const failure: unknown = Array.isArray(value)
                ? value.find((one) => one instanceof Error)
                : undefined;
              if (failure === undefined) operation.succeed();
              else operation.fail(failure);
            },
            onError: (error) => operation.fail(error),
          });
        });
      }),
      file('client/pool', (exports, patches) => {
        const { RedisClientPool } = exports as { RedisClientPool?: unknown };
        patches.method(prototypeOf(RedisClientPool), 'execute', bindCallback);
      }),
      file('commander', (exports, patches) => patchCommander(exports, patches, enter)),
      file('client/index', (exports, patches) => {
        const client = defaultPrototypeOf(exports);
        for (const door of DOORS) patches.method(client, door, enter);
      }),
    ]);
  }

  private defineOld(): InstrumentationNodeModuleDefinition {
    const patches = new Patches();
    return new InstrumentationNodeModuleDefinition(
      'redis',
      ['>=2.6.0 <4'],
      (exports: { RedisClient?: unknown }) => {
        patches.method(
          prototypeOf(exports.RedisClient),
          'internal_send_command',
          (send, self, args) => {
            this.#observeOld(args[0], self);
            return Reflect.apply(send, self, args) as unknown;
          },
        );
        return exports;
      },
      () => patches.undo(),
    );
  }

  /** Observes a command of the library's own; its callback alone learns of its end. */
  #observeOld(command: unknown, client: unknown): void {
    if (typeof command !== 'object' || command === null) return;
    const { callback, command: name, args = [] } = command as OldCommand;
    if (typeof callback !== 'function') return;
    const { connection_options: connection } = client as {
      connection_options?: { host?: string; port?: number; path?: string };
    };
    const operation = this.startOperation(() =>
      describeRedisCommand(name, args, {
        address: connection?.path ?? connection?.host,
        port: Number(connection?.port) || undefined,
      }),
    );
    if (operation === undefined) return;
    (command as OldCommand).callback = endingCallback(operation, callback as AnyFunction);
  }
}

/**
 * Patches the functions that attach commands; in `redis` 4 they are called before the client's file
 * has run.
 */
function patchCommander(exports: object, patches: Patches, enter: Invoke): void {
  for (const name of ['attachCommands', 'extendWithCommands']) {
    patches.method(exports, name, (attach, self, args) => {
      const [config] = args as [{ BaseClass?: { name?: string }; executor?: unknown }];
      if (config?.BaseClass?.name !== 'RedisClient' || typeof config.executor !== 'function') {
        return Reflect.apply(attach, self, args);
      }
      const executor = wrapFunction(config.executor as AnyFunction, enter);
      return Reflect.apply(attach, self, [{ ...config, executor }, ...args.slice(1)]) as unknown;
    });
  }
}

const defaultPrototypeOf = (exports: object): object | undefined =>
  prototypeOf((exports as { default?: unknown }).default);

function serverOf(client: RedisClient): Pick<OperationDescription, 'address' | 'port'> {
  const socket = (client._self ?? client).options?.socket;
  if (socket?.path !== undefined) return { address: socket.path };
  return { address: socket?.host ?? 'localhost', port: socket?.port ?? DEFAULT_PORT };
}
