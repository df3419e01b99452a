import { NEST_FILES } from '@acme/otel-nestjs/nest-files';
import type { EsModuleFiles } from '../module-hooks/es-modules';

/**
 * Every library that the distro instruments, in one table: the module that the application loads,
 * the instrumentation of it, ours or upstream's, and whether it is on by default. A row costs nothing
 * until its module loads.
 */
export interface InstrumentationRow {
  /** The name in `OTEL_NODE_ENABLED_INSTRUMENTATIONS` and `OTEL_NODE_DISABLED_INSTRUMENTATIONS`. */
  readonly name: string;
  /** Packages or builtins whose loading brings the instrumentation. */
  readonly modules: readonly string[];
  /** Upstream's package and the class that it exports, for what runs upstream's code as it is. */
  readonly upstream?: { readonly package: string; readonly exportName: string };
  /**
   * Our own instrumentation in a chunk of its own, or ours over upstream's: its module, seen from
   * `src`, and the class that it exports. Rows with neither are done by a part of the distro.
   */
  readonly own?: { readonly module: string; readonly exportName: string };
  /** `undefined` means on. Why it is off, for the generated documentation. */
  readonly offBecause?: string;
  /**
   * Its spans are the steps of a framework's own machinery: the route they find is kept, the spans
   * are made only with `ACME_OTEL_MIDDLEWARE_SPANS=true`.
   */
  readonly layers?: true;
}

const upstream = (
  name: string,
  exportName: string,
  modules: readonly string[] = [name],
  more: Pick<InstrumentationRow, 'offBecause' | 'layers'> = {},
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

/** Builtin modules in the table; everything else is a package. */
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
  { name: 'nestjs-logger', modules: ['@nestjs/common'] },
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
  upstream('runtime-node', 'RuntimeNodeInstrumentation', []),
  own('socket.io', 'SocketIoInstrumentation'),
  own('tedious', 'TediousInstrumentation'),
  { name: 'undici', modules: [] },
  { name: 'winston', modules: ['winston'] },
];

/** Packages that are ES modules only, by file, with the exports that are patched in place. */
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
  // Until openai 4 the entry has the class, from 5 on it exports that of the other file.
  'openai/index.mjs': { exports: ['OpenAI'], defaultExport: 'OpenAI', name: 'openai' },
  'openai/client.mjs': { exports: ['OpenAI'], defaultExport: 'OpenAI', name: 'openai' },
};

/** Packages whose classes are patched in place, so that it does not matter if they load before us. */
export const NEVER_LATE: readonly string[] = ['@nestjs/core'];

/** Packages that only make the core start, so that what they hand out is already ours. */
export const API_PACKAGES: readonly string[] = ['@opentelemetry/api', '@opentelemetry/api-logs'];

/** Agents that instrument by themselves: beside them it is said who does what. */
export const AGENT_PACKAGES: readonly string[] = [
  'dd-trace',
  'newrelic',
  'applicationinsights',
  '@azure/monitor-opentelemetry',
  '@sentry/node',
];

/** Names that may stand in the two variables. */
export const INSTRUMENTATION_NAMES: readonly string[] = INSTRUMENTATIONS.map(({ name }) => name);
