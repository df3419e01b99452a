import { patchExceptionFilterContext } from './steps/exception-filters';
import { patchGuardsConsumer } from './steps/guards';
import { patchInterceptorsConsumer, patchInterceptorsContextCreator } from './steps/interceptors';
import { patchPipesConsumer } from './steps/pipes';
import { patchContextUtils } from './handlers/context-utils';
import { patchExternalContextCreator } from './handlers/external-context-creator';
import { patchRouterExecutionContext } from './handlers/router-execution-context';
import { patchRouterExplorer } from './handlers/router-explorer';
import { patchRouterResponseController } from './handlers/router-response-controller';
import { patchRoutesResolver } from './handlers/routes-resolver';
import { patchExceptionsHandler } from './exceptions-handler';
import { markOnce } from './mark';
import { patchModule } from './modules';
import { patchNestFactory } from './nest-factory';
import type { NestClass } from './patch-method';
import type { NestCopy } from './nest-copy';

export type { NestCopy, NestTracing, StepsMode } from './nest-copy';

/** The functions that patch a class in place, by the name of the class. */
const PATCHES: Readonly<Record<string, (Class: NestClass, nest: NestCopy) => void>> = {
  BaseExceptionFilterContext: patchExceptionFilterContext,
  ContextUtils: patchContextUtils,
  ExceptionsHandler: patchExceptionsHandler,
  ExternalContextCreator: patchExternalContextCreator,
  GuardsConsumer: patchGuardsConsumer,
  InterceptorsConsumer: patchInterceptorsConsumer,
  InterceptorsContextCreator: patchInterceptorsContextCreator,
  Module: patchModule,
  NestFactoryStatic: patchNestFactory,
  PipesConsumer: patchPipesConsumer,
  RouterExecutionContext: patchRouterExecutionContext,
  RouterExplorer: patchRouterExplorer,
  RouterResponseController: patchRouterResponseController,
  RoutesResolver: patchRoutesResolver,
};

/**
 * Instruments the given classes that are classes of Nest, by changing their prototypes.
 *
 * It may be called before or after Nest was loaded: objects created later from a class are
 * instrumented. A class that a copy of this package, bundled or installed, has patched already is
 * left alone.
 *
 * @param exports - the exports of a file of `NEST_FILES`
 */
export function patchNest(exports: object, nest: NestCopy): void {
  for (const [name, patch] of Object.entries(PATCHES)) {
    const Class = (exports as Readonly<Record<string, NestClass | undefined>>)[name];
    if (typeof Class !== 'function') continue;
    if (markOnce((Class as NestClass).prototype)) patch(Class, nest);
  }
}
