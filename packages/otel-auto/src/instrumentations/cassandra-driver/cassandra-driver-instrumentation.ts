import { context, createContextKey } from '@opentelemetry/api';
import { ATTR_SERVER_ADDRESS, ATTR_SERVER_PORT } from '@opentelemetry/semantic-conventions';
import {
  InstrumentationNodeModuleDefinition,
  type InstrumentationConfig,
} from '@opentelemetry/instrumentation';
import { guarded } from '../../patching/guarded';
import type { Patches } from '../../patching/patches';
import {
  attempt,
  contextOf,
  DatabaseInstrumentation,
  endingPromise,
} from '../database/database-instrumentation';
import type { DatabaseOperation, ErrorLike } from '../database/database-operation';
import { patchedFile, prototypeOf } from '../database/patched-file';
import { sqlOperation } from '../database/sql-operation';

const VERSIONS = ['>=4.4.0 <5'];
const OPERATION = createContextKey('operation of cassandra-driver');

/** Returns the server's error code; errors of the driver itself have no numeric code. */
const toStatusCode = ({ code }: ErrorLike): string | undefined =>
  typeof code === 'number' ? String(code) : undefined;

/**
 * Instruments `cassandra-driver`: statements, pages of streams and batches, at the point where the
 * driver itself has turned them into promises; so neither a callback nor a stream of the
 * application is replaced. Statements contain values and are not recorded.
 */
export class CassandraDriverInstrumentation extends DatabaseInstrumentation {
  constructor(config: InstrumentationConfig = {}) {
    super('cassandra-driver', config);
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    return new InstrumentationNodeModuleDefinition(
      'cassandra-driver',
      VERSIONS,
      undefined,
      undefined,
      [
        patchedFile('cassandra-driver/lib/client.js', VERSIONS, (Client, patches) => {
          this.#patch(prototypeOf(Client), patches, '_execute', ([query]) => sqlOperation(query));
          this.#patch(prototypeOf(Client), patches, '_batch', () => 'BATCH');
        }),
        patchedFile('cassandra-driver/lib/request-execution.js', VERSIONS, patchExecution),
      ],
    );
  }

  #patch(
    client: object | undefined,
    patches: Patches,
    name: string,
    toOperation: (args: readonly unknown[]) => string | undefined,
  ): void {
    patches.method(client, name, (execute, self, args) => {
      const { keyspace } = self as { keyspace?: unknown };
      const operation = this.startOperation(() => ({
        system: 'cassandra',
        operation: toOperation(args),
        namespace: typeof keyspace === 'string' ? keyspace : undefined,
        toStatusCode,
      }));
      if (operation === undefined) return Reflect.apply(execute, self, args);
      const inside = contextOf(operation).setValue(OPERATION, operation);
      const result = attempt(operation, () =>
        context.with(inside, () => Reflect.apply(execute, self, args) as unknown),
      );
      return endingPromise(operation, result);
    });
  }
}

/** Records the host of an operation, which is known only here. */
function patchExecution(exports: unknown, patches: Patches): void {
  patches.method(prototypeOf(exports), '_sendOnConnection', (send, self, args) => {
    guarded('the host of a database span', () => {
      const operation = context.active().getValue(OPERATION) as DatabaseOperation | undefined;
      const { _connection: connection } = self as {
        _connection?: { readonly address?: string; readonly port?: string | number };
      };
      if (operation === undefined || connection?.address === undefined) return;
      operation.span.setAttribute(ATTR_SERVER_ADDRESS, connection.address);
      const port = Number(connection.port);
      if (Number.isInteger(port)) operation.span.setAttribute(ATTR_SERVER_PORT, port);
    })();
    return Reflect.apply(send, self, args) as unknown;
  });
}
