/** The fields that are read of a `pg` client, in all its versions. */
export interface PgClient {
  readonly connectionParameters?: {
    readonly database?: unknown;
    readonly host?: unknown;
    readonly port?: unknown;
  };
  readonly _activeQuery?: unknown;
  readonly _queryQueue?: readonly unknown[];
}

export interface PgPool {
  readonly options?: {
    readonly connectionString?: unknown;
    readonly database?: unknown;
    readonly host?: unknown;
    readonly port?: unknown;
    readonly max?: unknown;
  };
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
  readonly ended?: boolean;
}

/** A query passed as an object: a description, or an object that submits itself. */
export interface PgQueryConfig {
  readonly text?: unknown;
  readonly name?: unknown;
  readonly callback?: unknown;
  readonly submit?: unknown;
  /** The cursor that a stream reads from. */
  readonly cursor?: { readonly text?: unknown };
}
