import { context, type Context } from '@opentelemetry/api';
import {
  InstrumentationNodeModuleDefinition,
  type InstrumentationConfig,
} from '@opentelemetry/instrumentation';
import { guarded } from '../../patching/guarded';
import type { Patches } from '../../patching/patches';
import type { AnyFunction } from '../../patching/wrap-function';
import { bindCallback } from '../database/bind-callback';
import { attempt, DatabaseInstrumentation } from '../database/database-instrumentation';
import type { DatabaseOperation } from '../database/database-operation';
import { patchedFile, prototypeOf } from '../database/patched-file';
import { describeMySqlQuery, toSqlText, type MySqlConfig } from '../mysql/mysql-description';

const VERSIONS = ['>=1.4.2 <4'];

interface MySql2Connection {
  readonly config?: MySqlConfig;
  readonly clientEncoding?: string;
  readonly _command?: object | null;
  readonly _commands?: { toArray(): object[] };
}

interface MySql2Packet {
  isError(): boolean;
  clone(): MySql2Packet;
  asError(encoding: string | undefined): Error;
}

/** A command, while it waits for its turn or its response. */
interface Command {
  readonly caller: Context;
  readonly operation: DatabaseOperation | undefined;
  /** The command whose end is the operation's; those that prepare a statement precede it. */
  last?: unknown;
}

/**
 * Instruments `mysql2`: queries, and the context of code that waits for a connection or for its
 * turn on one.
 *
 * It does not use the library's tracing channels: while they have a subscriber, the library itself
 * listens to the errors of commands and connections, so that errors without a callback are lost.
 * The same is true of upstream's instrumentation.
 */
export class MySQL2Instrumentation extends DatabaseInstrumentation {
  constructor(config: InstrumentationConfig = {}) {
    super('mysql2', config);
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    const commands = new WeakMap<object, Command>();
    const file = (name: string, patch: (prototype: object | undefined, patches: Patches) => void) =>
      patchedFile(`mysql2/lib/${name}.js`, VERSIONS, (exports, patches) =>
        patch(prototypeOf(exports), patches),
      );
    // Methods are patched in the file that defines them: newer versions have them in `base`.
    return new InstrumentationNodeModuleDefinition('mysql2', VERSIONS, undefined, undefined, [
      ...['connection', 'base/connection'].map((name) =>
        file(name, (connection, patches) => this.#patchConnection(connection, patches, commands)),
      ),
      ...['pool', 'base/pool'].map((name) => file(name, patchPool)),
      file('commands/command', (command, patches) => patchCommand(command, patches, commands)),
    ]);
  }

  #patchConnection(
    connection: object | undefined,
    patches: Patches,
    commands: WeakMap<object, Command>,
  ): void {
    // Every command that a call adds to the connection belongs to it.
    let starting: Command | undefined;
    const start = (query: AnyFunction, self: unknown, args: readonly unknown[]) => {
      const { config } = self as MySql2Connection;
      const operation = this.startOperation(() => describeMySqlQuery(config, toSqlText(args[0])));
      const before = starting;
      const command: Command = { caller: context.active(), operation };
      starting = command;
      try {
        const call = () => Reflect.apply(query, self, args) as unknown;
        command.last = operation === undefined ? call() : attempt(operation, call);
        return command.last;
      } finally {
        starting = before;
      }
    };
    patches.method(connection, 'query', start);
    patches.method(connection, 'execute', start);
    patches.method(connection, 'addCommand', (addCommand, self, args) => {
      const [command] = args as [object];
      commands.set(command, starting ?? { caller: context.active(), operation: undefined });
      return Reflect.apply(addCommand, self, args) as unknown;
    });
    patches.method(connection, '_addCommandClosedState', (addCommand, self, args) => {
      starting?.operation?.fail(
        new Error("Can't add new command when connection is in closed state"),
      );
      return Reflect.apply(addCommand, self, args) as unknown;
    });
    patches.method(connection, '_notifyError', (notify, self, args) => {
      const { _command, _commands } = self as MySql2Connection;
      guarded('the end of database spans', () => {
        for (const command of [_command, ...(_commands?.toArray() ?? [])]) {
          if (command) commands.get(command)?.operation?.fail(args[0]);
        }
      })();
      return Reflect.apply(notify, self, args) as unknown;
    });
  }
}

function patchPool(pool: object | undefined, patches: Patches): void {
  for (const name of ['getConnection', 'end']) patches.method(pool, name, bindCallback);
}

/** Processes what arrives for a command in the context of the code that sent it. */
function patchCommand(
  prototype: object | undefined,
  patches: Patches,
  commands: WeakMap<object, Command>,
): void {
  patches.method(prototype, 'execute', (execute, self, args) => {
    const command = commands.get(self as object);
    if (command === undefined) return Reflect.apply(execute, self, args);
    const { caller, operation } = command;
    const [packet, connection] = args as [MySql2Packet | undefined, MySql2Connection];
    if (operation !== undefined) {
      guarded('the error of a database span', () => {
        // Reading moves the packet's position, so a copy is read.
        if (packet?.isError()) operation.fail(packet.clone().asError(connection.clientEncoding));
      })();
    }
    const isDone = context.with(caller, () => Reflect.apply(execute, self, args) as unknown);
    if (isDone === true && command.last === self) operation?.succeed();
    return isDone;
  });
}
