import { context } from '@opentelemetry/api';
import {
  InstrumentationNodeModuleDefinition,
  type InstrumentationConfig,
} from '@opentelemetry/instrumentation';
import { Patches } from '../../patching/patches';
import { wrapFunction, type AnyFunction } from '../../patching/wrap-function';
import { bindCallback } from '../database/bind-callback';
import { attempt, DatabaseInstrumentation } from '../database/database-instrumentation';
import type {
  DatabaseOperation,
  ErrorLike,
  OperationDescription,
} from '../database/database-operation';
import { prototypeOf } from '../database/patched-file';
import { sqlOperation } from '../database/sql-operation';

/** The methods that send a request, with the operation names of those without a text. */
const REQUESTS: Readonly<Record<string, string | undefined>> = {
  callProcedure: 'EXECUTE',
  execSql: undefined,
  execSqlBatch: undefined,
  execBulkLoad: 'BULK INSERT',
  prepare: 'PREPARE',
  execute: undefined,
};

const CALLING_BACK = [
  ...['beginTransaction', 'commitTransaction', 'rollbackTransaction', 'saveTransaction'],
  ...['transaction', 'reset', 'connect'],
];

interface TediousConnection {
  readonly config?: {
    readonly server?: unknown;
    readonly options?: { readonly database?: unknown; readonly port?: unknown };
  };
}

interface TediousRequest {
  readonly sqlTextOrProcedure?: unknown;
  readonly table?: unknown;
  callback?: unknown;
}

/** Returns the number of the server's error. */
const toStatusCode = ({ number }: ErrorLike): string | undefined =>
  typeof number === 'number' ? String(number) : undefined;

/**
 * Instruments `tedious`: requests, whose callbacks run in the context of the caller.
 *
 * Neither the request nor the connection has a listener of ours: one for `error` would count as
 * handling it.
 */
export class TediousInstrumentation extends DatabaseInstrumentation {
  constructor(config: InstrumentationConfig = {}) {
    super('tedious', config);
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    const patches = new Patches();
    return new InstrumentationNodeModuleDefinition(
      'tedious',
      ['>=1.11.0 <21'],
      (exports: { Connection?: unknown }) => {
        const connection = prototypeOf(exports.Connection);
        for (const [name, operation] of Object.entries(REQUESTS)) {
          patches.method(connection, name, (send, self, args) =>
            this.#send(send, self as TediousConnection, args, operation),
          );
        }
        for (const name of CALLING_BACK) patches.method(connection, name, bindCallback);
        return exports;
      },
      () => patches.undo(),
    );
  }

  #send(
    send: AnyFunction,
    connection: TediousConnection,
    args: readonly unknown[],
    name: string | undefined,
  ): unknown {
    const [request] = args as [TediousRequest | undefined];
    if (typeof request?.callback !== 'function') return Reflect.apply(send, connection, args);
    const operation = this.startOperation(() => describe(connection, request, name));
    if (operation === undefined) return Reflect.apply(send, connection, args);
    endWithCallback(request, operation);
    return attempt(operation, () => Reflect.apply(send, connection, args) as unknown);
  }
}

/**
 * Replaces the request's callback, which the library has set, until it is called: a request may be
 * sent again.
 */
function endWithCallback(request: TediousRequest, operation: DatabaseOperation): void {
  const caller = context.active();
  const callback = request.callback as AnyFunction;
  const ending = wrapFunction(callback, (original, self, args) => {
    if (request.callback === ending) Reflect.set(request, 'callback', original);
    if (args[0]) operation.fail(args[0]);
    else operation.succeed();
    return context.with(caller, () => Reflect.apply(original, self, args) as unknown);
  });
  Reflect.set(request, 'callback', ending);
}

function describe(
  { config }: TediousConnection,
  { sqlTextOrProcedure, table }: TediousRequest,
  name: string | undefined,
): OperationDescription {
  const port = Number(config?.options?.port ?? undefined);
  return {
    system: 'microsoft.sql_server',
    operation: name ?? sqlOperation(sqlTextOrProcedure),
    collection: toText(table),
    namespace: toText(config?.options?.database),
    text: toText(sqlTextOrProcedure),
    address: toText(config?.server),
    port: Number.isInteger(port) ? port : undefined,
    toStatusCode,
  };
}

const toText = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
