import { context } from '@opentelemetry/api';
import {
  InstrumentationNodeModuleDefinition,
  type InstrumentationConfig,
} from '@opentelemetry/instrumentation';
import {
  attempt,
  contextOf,
  DatabaseInstrumentation,
  endingPromise,
} from '../database/database-instrumentation';
import type { ErrorLike, OperationDescription } from '../database/database-operation';
import { patchedFile, prototypeOf } from '../database/patched-file';

const VERSIONS = ['>=0.10.0 <4'];
const MAX_TEXT_LENGTH = 1_022;

interface Runner {
  readonly builder?: { readonly _single?: { readonly table?: unknown } };
  readonly client?: {
    readonly driverName?: string;
    readonly connectionSettings?: {
      readonly connectionString?: unknown;
      readonly filename?: unknown;
      readonly database?: unknown;
      readonly host?: unknown;
      readonly port?: unknown;
    };
  };
}

interface KnexQuery {
  readonly method?: unknown;
  readonly sql?: unknown;
}

const SYSTEMS: Readonly<Record<string, string>> = {
  pg: 'postgresql',
  mysql2: 'mysql',
  sqlite3: 'sqlite',
  'better-sqlite3': 'sqlite',
  mssql: 'microsoft.sql_server',
  oracledb: 'oracle.db',
};

/**
 * Instruments `knex`: the queries that a builder sends, in the context of the code that awaits it,
 * with the driver's spans inside.
 *
 * Nothing is written into builders, and the text of an error is not rebuilt from its values.
 * Durations are not recorded, since the driver's instrumentation records them.
 */
export class KnexInstrumentation extends DatabaseInstrumentation {
  constructor(config: InstrumentationConfig = {}) {
    super('knex', config);
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    const files = ['src', 'lib', 'lib/execution'].map((folder) =>
      patchedFile(`knex/${folder}/runner.js`, VERSIONS, (exports, patches) => {
        patches.method(prototypeOf(exports), 'query', (query, self, args) => {
          const operation = this.startOperation(() =>
            describe(self as Runner, args[0] as KnexQuery | undefined),
          );
          if (operation === undefined) return Reflect.apply(query, self, args);
          const result = attempt(operation, () =>
            context.with(contextOf(operation), () => Reflect.apply(query, self, args) as unknown),
          );
          return endingPromise(operation, result);
        });
      }),
    );
    return new InstrumentationNodeModuleDefinition('knex', VERSIONS, undefined, undefined, files);
  }
}

function describe(runner: Runner, query: KnexQuery | undefined): OperationDescription {
  const driver = runner.client?.driverName ?? 'other_sql';
  const settings = runner.client?.connectionSettings;
  const url = toUrl(settings?.connectionString);
  return {
    system: SYSTEMS[driver] ?? driver,
    operation: toText(query?.method),
    collection: toTable(runner.builder?._single?.table),
    namespace:
      toText(settings?.filename) ?? toText(settings?.database) ?? toText(url?.pathname.slice(1)),
    text: toQueryText(query?.sql),
    address: toText(settings?.host) ?? toText(url?.hostname),
    port: Number(settings?.port ?? undefined) || Number(url?.port) || undefined,
    toMessage,
    isCountedByDriver: true,
  };
}

/** Returns the message without the query and its values, with which an error's message begins. */
function toMessage({ message }: ErrorLike): string | undefined {
  if (typeof message !== 'string') return undefined;
  return message.slice(message.lastIndexOf(' - ') + 1).replace(/^- /, '');
}

function toQueryText(sql: unknown): string | undefined {
  if (typeof sql !== 'string') return undefined;
  return sql.length > MAX_TEXT_LENGTH ? `${sql.slice(0, MAX_TEXT_LENGTH)}..` : sql;
}

const toTable = (table: unknown): string | undefined =>
  typeof table === 'string' ? table : undefined;

const toUrl = (text: unknown): URL | undefined =>
  typeof text === 'string' && URL.canParse(text) ? new URL(text) : undefined;

const toText = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
