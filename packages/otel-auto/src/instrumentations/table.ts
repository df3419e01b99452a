import { NEST_FILES } from '@acme/otel-nestjs/nest-files';
import type { EsModuleFiles } from '../module-hooks/es-modules';

/**
 * A library that the distro instruments: the modules that the application loads, the
 * instrumentation, ours or upstream's, and whether it is on by default. A row costs nothing until
 * one of its modules loads.
 */
export interface InstrumentationRow {
  /** The name in `OTEL_NODE_ENABLED_INSTRUMENTATIONS` and `OTEL_NODE_DISABLED_INSTRUMENTATIONS`. */
  readonly name: string;
  /** Packages or builtins that bring the instrumentation when they load. */
  readonly modules: readonly string[];
  /** Upstream's package and the class that it exports, if upstream's code is used as it is. */
  readonly upstream?: { readonly package: string; readonly exportName: string };
  /**
   * Our own instrumentation in a chunk of its own, possibly based on upstream's: its module,
   * relative to `src`, and the class that it exports. Rows with neither are implemented by a part
   * of the distro.
   */
  readonly own?: { readonly module: string; readonly exportName: string };
  /** The library that a row counts as, if that is not its name; `false` if it is none. */
  readonly library?: string | false;
  /**
   * The reason why the row is off by default, for the generated documentation; `undefined` if it is
   * on.
   */
  readonly offBecause?: string;
  /**
   * Set if the spans are steps of a framework's own machinery: the route that they find is kept,
   * the spans are created only with `ACME_OTEL_MIDDLEWARE_SPANS=true`.
   */
  readonly layers?: true;
}

const upstream = (
  name: string,
  exportName: string,
  modules: readonly string[] = [name],
  more: Pick<InstrumentationRow, 'library' | 'offBecause' | 'layers'> = {},
): InstrumentationRow => ({
  name,
  modules,
  upstream: { package: `@opentelemetry/instrumentation-${name}`, exportName },
  ...more,
});

const own = (
  name: string,
  exportName: string,
  modules: readonly string[] = [name],
  more: Pick<InstrumentationRow, 'offBecause' | 'layers'> = {},
): InstrumentationRow => ({
  name,
  modules,
  own: { module: `./instrumentations/${name}/${name}-instrumentation`, exportName },
  ...more,
});

const NOISE = 'a span for each low-level call, most without a request around it';

/** The builtin modules in the table; all other modules are packages. */
export const BUILTIN_MODULES: readonly string[] = [
  'http',
  'https',
  'net',
  'dns',
  'dns/promises',
  'fs',
  'fs/promises',
];

export const INSTRUMENTATIONS: readonly InstrumentationRow[] = [
  own('amqplib', 'AmqplibInstrumentation'),
  own('aws-sdk', 'AwsSdkInstrumentation', [
    '@aws-sdk/smithy-client',
    '@smithy/core',
    '@smithy/smithy-client',
  ]),
  { name: 'bunyan', modules: ['bunyan'] },
  own('cassandra-driver', 'CassandraDriverInstrumentation'),
  own('connect', 'ConnectInstrumentation', ['connect'], { layers: true }),
  own('cucumber', 'CucumberInstrumentation', ['@cucumber/cucumber']),
  own('dataloader', 'DataloaderInstrumentation'),
  own('dns', 'DnsInstrumentation', ['dns', 'dns/promises'], { offBecause: NOISE }),
  own('express', 'ExpressInstrumentation', ['express'], { layers: true }),
  own('fs', 'FsInstrumentation', ['fs', 'fs/promises'], { offBecause: NOISE }),
  own('generic-pool', 'GenericPoolInstrumentation'),
  own('graphql', 'GraphqlInstrumentation'),
  own('grpc', 'GrpcInstrumentation', ['@grpc/grpc-js']),
  own('hapi', 'HapiInstrumentation', ['@hapi/hapi'], { layers: true }),
  { name: 'http', modules: ['http', 'https'] },
  own('ioredis', 'IORedisInstrumentation'),
  own('kafkajs', 'KafkaJsInstrumentation'),
  own('knex', 'KnexInstrumentation'),
  own('koa', 'KoaInstrumentation', ['koa'], { layers: true }),
  own('lru-memoizer', 'LruMemoizerInstrumentation'),
  own('memcached', 'MemcachedInstrumentation'),
  own('mongodb', 'MongoDBInstrumentation'),
  own('mongoose', 'MongooseInstrumentation'),
  own('mysql', 'MySQLInstrumentation'),
  own('mysql2', 'MySQL2Instrumentation'),
  { name: 'nestjs-core', modules: ['@nestjs/core'] },
  { name: 'nestjs-logger', modules: ['@nestjs/common'], library: 'nestjs-core' },
  own('net', 'NetInstrumentation', ['net'], { offBecause: NOISE }),
  own('openai', 'OpenAiInstrumentation'),
  own('oracledb', 'OracleInstrumentation'),
  own('pg', 'PgInstrumentation', ['pg', 'pg-pool']),
  { name: 'pino', modules: ['pino'] },
  own('redis', 'RedisInstrumentation', ['redis', '@redis/client', '@node-redis/client']),
  own('restify', 'RestifyInstrumentation', ['restify'], { layers: true }),
  own('router', 'RouterInstrumentation', ['router'], {
    offBecause: 'it doubles the spans of express, and never finds the route',
  }),
  upstream('runtime-node', 'RuntimeNodeInstrumentation', [], { library: false }),
  own('socket.io', 'SocketIoInstrumentation'),
  own('tedious', 'TediousInstrumentation'),
  { name: 'undici', modules: [] },
  { name: 'winston', modules: ['winston'] },
];

/** The files of packages that are ES modules only, with the exports that are patched in place. */
export const ES_MODULE_FILES: EsModuleFiles = {
  ...Object.fromEntries(
    Object.entries(NEST_FILES).map(([name, exports]) => [name, { exports, name }]),
  ),
  '@nestjs/common/services/console-logger.service.js': {
    exports: ['ConsoleLogger'],
    name: '@nestjs/common/services/console-logger.service.js',
  },
  '@nestjs/common/services/logger.service.js': {
    exports: ['Logger'],
    name: '@nestjs/common/services/logger.service.js',
  },
  // Up to openai 4 the entry has the class, from 5 on it exports that of the other file.
  'openai/index.mjs': { exports: ['OpenAI'], defaultExport: 'OpenAI', name: 'openai' },
  'openai/client.mjs': { exports: ['OpenAI'], defaultExport: 'OpenAI', name: 'openai' },
};

/** Packages whose classes are patched in place, and which may therefore load before the distro. */
export const NEVER_LATE: readonly string[] = ['@nestjs/core'];

/** Packages that only start the core, so that the providers that they return are already ours. */
export const API_PACKAGES: readonly string[] = ['@opentelemetry/api', '@opentelemetry/api-logs'];

/** Agents that instrument by themselves: a message says what each of the two does. */
export const AGENT_PACKAGES: readonly string[] = [
  'dd-trace',
  'newrelic',
  'applicationinsights',
  '@azure/monitor-opentelemetry',
  '@sentry/node',
];

/** The names that the two variables accept. */
export const INSTRUMENTATION_NAMES: readonly string[] = INSTRUMENTATIONS.map(({ name }) => name);
