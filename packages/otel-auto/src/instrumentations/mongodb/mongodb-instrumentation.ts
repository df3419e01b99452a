import { context, trace, type Histogram } from '@opentelemetry/api';
import type { InstrumentationModuleDefinition } from '@opentelemetry/instrumentation';
import { MongoDBInstrumentation as Upstream } from '@opentelemetry/instrumentation-mongodb';
import { guarded } from '../../patching/guarded';
import type { AnyFunction } from '../../patching/wrap-function';
import { createOperationDuration, endingPromise } from '../database/database-instrumentation';
import {
  startDatabaseOperation,
  type DatabaseOperation,
  type ErrorLike,
  type OperationDescription,
} from '../database/database-operation';
import { patchedFile, prototypeOf } from '../database/patched-file';
import { toMongoCommandText } from '../mongo-command-text';

const PROMISE_VERSIONS = ['>=6.4.0 <8'];

/**
 * Matches the files whose patches are left out: upstream counts sessions as connections in one, and
 * waits for connections a second time in the other.
 */
const LEFT_OUT = /[\\/](?:connect|sessions)\.js$/;

interface MongoCommand {
  readonly hello?: unknown;
  readonly ismaster?: unknown;
  readonly documents?: readonly unknown[];
  readonly cursors?: unknown;
  readonly collection?: unknown;
}

const toStatusCode = ({ code }: ErrorLike): string | undefined =>
  typeof code === 'number' ? String(code) : undefined;

/**
 * Instruments `mongodb`: commands, if there is a span around them.
 *
 * From version 6.4 on, the promise that the driver itself awaits is observed. Upstream awaits it a
 * second time, so that the stack of an error ends in the driver and no longer shows the caller.
 * Older versions are instrumented by upstream.
 */
export class MongoDBInstrumentation extends Upstream {
  // The field is only declared: the base class creates the instruments before the fields of this
  // class are initialized.
  declare private duration: Histogram | undefined;

  override init(): ReturnType<Upstream['init']> {
    const definitions = super.init();
    for (const definition of definitions as InstrumentationModuleDefinition[]) {
      const isOfOthers = definition.supportedVersions.every((range) => range.includes('<4'));
      definition.files = definition.files.filter(
        ({ name, supportedVersions }) =>
          !LEFT_OUT.test(name) && !supportedVersions.includes(PROMISE_VERSIONS[0]!),
      );
      if (isOfOthers) continue;
      definition.files.push(
        patchedFile('mongodb/lib/cmap/connection.js', PROMISE_VERSIONS, (exports, patches) => {
          const { Connection } = exports as { Connection?: unknown };
          patches.method(prototypeOf(Connection), 'command', (command, self, args) =>
            this.command(command, self, args),
          );
        }),
      );
    }
    return definitions;
  }

  override _updateMetricInstruments(): void {
    this.duration = createOperationDuration(this.meter);
  }

  private command(command: AnyFunction, connection: unknown, args: readonly unknown[]): unknown {
    const operation = guarded('a database span', () => this.start(connection, args))();
    const result = Reflect.apply(command, connection, args) as unknown;
    return operation === undefined ? result : endingPromise(operation, result);
  }

  private start(connection: unknown, args: readonly unknown[]): DatabaseOperation | undefined {
    const [namespace, command] = args as [{ db?: string; collection?: string }, MongoCommand];
    if (trace.getSpan(context.active()) === undefined) return undefined;
    if (typeof command !== 'object' || command.hello || command.ismaster) return undefined;
    return startDatabaseOperation(this.tracer, this.duration, {
      ...describeServer(connection as { address?: unknown }),
      system: 'mongodb',
      operation: Object.keys(command)[0],
      namespace: namespace.db,
      collection: toCollection(namespace, command),
      text: toMongoCommandText(command.documents?.[0] ?? command.cursors ?? command),
      toStatusCode,
    });
  }
}

/**
 * Returns the collection of a command, which names it itself unless it is about the whole database.
 */
function toCollection(
  namespace: { collection?: string },
  command: MongoCommand,
): string | undefined {
  const [first] = Object.values(command) as [unknown];
  const named = [first, command.collection, namespace.collection];
  return named.find((name): name is string => typeof name === 'string' && name !== '$cmd');
}

function describeServer({
  address,
}: {
  address?: unknown;
}): Pick<OperationDescription, 'address' | 'port'> {
  const [, host, port] = typeof address === 'string' ? (/^(.*):(\d+)$/.exec(address) ?? []) : [];
  return { address: host, port: port === undefined ? undefined : Number(port) };
}
