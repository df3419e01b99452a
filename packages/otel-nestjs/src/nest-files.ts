/**
 * The files of Nest whose classes are patched, with the classes: the same in 10, 11 and 12. Only
 * data, since a distro reads it in every process.
 *
 * Other packages of Nest are covered by them too: their work passes the consumers and context
 * creators of the core, and their explorers are providers, which `Module` sees.
 */
export const NEST_FILES: Readonly<Record<string, readonly string[]>> = {
  '@nestjs/core/exceptions/base-exception-filter-context.js': ['BaseExceptionFilterContext'],
  '@nestjs/core/exceptions/exceptions-handler.js': ['ExceptionsHandler'],
  '@nestjs/core/guards/guards-consumer.js': ['GuardsConsumer'],
  '@nestjs/core/helpers/context-utils.js': ['ContextUtils'],
  '@nestjs/core/helpers/external-context-creator.js': ['ExternalContextCreator'],
  '@nestjs/core/injector/module.js': ['Module'],
  '@nestjs/core/interceptors/interceptors-consumer.js': ['InterceptorsConsumer'],
  '@nestjs/core/interceptors/interceptors-context-creator.js': ['InterceptorsContextCreator'],
  '@nestjs/core/nest-factory.js': ['NestFactoryStatic'],
  '@nestjs/core/pipes/pipes-consumer.js': ['PipesConsumer'],
  '@nestjs/core/router/router-execution-context.js': ['RouterExecutionContext'],
  '@nestjs/core/router/router-explorer.js': ['RouterExplorer'],
  '@nestjs/core/router/router-response-controller.js': ['RouterResponseController'],
  '@nestjs/core/router/routes-resolver.js': ['RoutesResolver'],
};
