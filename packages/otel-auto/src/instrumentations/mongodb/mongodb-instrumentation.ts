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

/** What upstream counts here as connections are sessions; and it waits for connections beside the driver. */
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
 * `mongodb`: commands, where there is a span around them.
 *
 * From version 6.4 on the promise that the driver itself waits for is followed. Upstream's waits beside
 * it, so that the stack of an error ends in the driver and no longer shows who has asked. Older versions
 * are upstream's.
 */
export class MongoDBInstrumentation extends Upstream {
  // Declared only: the base class makes the instruments before fields of ours would exist.
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

/** A command says itself what it is about, unless it is about the database. */
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
