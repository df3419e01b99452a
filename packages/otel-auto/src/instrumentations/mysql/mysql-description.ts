import type { ErrorLike, OperationDescription } from '../database/database-operation';
import { sqlOperation } from '../database/sql-operation';

/** The configuration of a connection or a pool, of `mysql` and of `mysql2`. */
export interface MySqlConfig {
  readonly host?: unknown;
  readonly port?: unknown;
  readonly database?: unknown;
  /** The configuration of a pool's connections. */
  readonly connectionConfig?: MySqlConfig;
}

/** Returns the error number of the server; errors of the client itself have none. */
const toStatusCode = ({ errno }: ErrorLike): string | undefined =>
  typeof errno === 'number' && errno >= 1_000 ? String(errno) : undefined;

/** Describes a query, from the connection's configuration and the text with its placeholders. */
export function describeMySqlQuery(
  config: MySqlConfig | undefined,
  text: unknown,
): OperationDescription {
  const { host, port, database } = config?.connectionConfig ?? config ?? {};
  const portNumber = Number(port ?? undefined);
  return {
    system: 'mysql',
    operation: sqlOperation(text),
    namespace: toText(database),
    text: toText(text),
    address: toText(host),
    port: Number.isInteger(portNumber) ? portNumber : undefined,
    toStatusCode,
  };
}

/** Returns the text of a query, from the first argument of a call. */
export const toSqlText = (query: unknown): unknown =>
  typeof query === 'object' && query !== null ? (query as { sql?: unknown }).sql : query;

const toText = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
