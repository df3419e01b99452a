import type { ErrorLike, OperationDescription } from '../database/database-operation';
import { sqlOperation } from '../database/sql-operation';
import type { PgClient, PgPool, PgQueryConfig } from './pg-types';

const SYSTEM = 'postgresql';

/**
 * Returns the exception without its message, since PostgreSQL's messages quote stored data; the
 * code identifies the error.
 */
const toException = ({ name, code }: ErrorLike): string =>
  `PostgreSQL error of type '${toString(name) ?? 'PostgreSQLError'}' occurred (code: ${toString(code) ?? 'UNKNOWN'})`;

/**
 * Returns the SQLSTATE, which has five characters. Errors of the connection have codes of Node.js.
 */
const toStatusCode = ({ code }: ErrorLike): string | undefined =>
  typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;

const ERRORS = { toException, toStatusCode };

/** Describes a client's query, from its arguments. */
export function describePgQuery(client: PgClient, query: unknown): OperationDescription {
  const config = query as PgQueryConfig;
  const text = typeof query === 'string' ? query : (config.text ?? config.cursor?.text);
  return {
    ...describePgConnection(client),
    operation: sqlOperation(text),
    text: toString(text),
  };
}

/** Describes the connecting of a client. */
export function describePgConnection({ connectionParameters }: PgClient): OperationDescription {
  return {
    system: SYSTEM,
    namespace: toString(connectionParameters?.database),
    address: toString(connectionParameters?.host),
    port: toPort(connectionParameters?.port),
    ...ERRORS,
  };
}

/** Describes the request of a client from a pool. */
export function describePgPool({ options }: PgPool): OperationDescription {
  const url = toUrl(options?.connectionString);
  return {
    system: SYSTEM,
    namespace: url?.pathname.slice(1) ?? toString(options?.database),
    address: url?.hostname ?? toString(options?.host),
    port: toPort(url?.port) ?? toPort(options?.port),
    ...ERRORS,
  };
}

function toUrl(text: unknown): URL | undefined {
  return typeof text === 'string' && URL.canParse(text) ? new URL(text) : undefined;
}

const toString = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const toPort = (value: unknown): number | undefined => {
  const port = Number(value ?? undefined);
  return Number.isInteger(port) && port > 0 ? port : undefined;
};
