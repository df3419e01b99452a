import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  InstrumentationNodeModuleFile,
} from '@opentelemetry/instrumentation';
import { Patches } from '../../patching/patches';
import type { AnyFunction } from '../../patching/wrap-function';
import { VERSION } from '../../version';
import { createExecute } from './create-execute';
import { createStep } from './create-step';
import type { GraphqlInstrumentationConfig } from './graphql-config';
import { Resolvers } from './resolvers';

interface ExecuteFile {
  defaultFieldResolver?: AnyFunction;
}

interface DefinitionFile {
  GraphQLObjectType?: { prototype?: object };
}

const VERSIONS = ['>=14 <17'];

/**
 * Creates spans of operations and of resolvers.
 *
 * Upstream's instrumentation keeps its state in the application's `contextValue`, which may be
 * frozen, a string or absent, and replaces the resolvers in the application's schema for good. Here
 * the state of an operation is in the context of its execution, and while graphql executes, the
 * object types return fields whose resolvers are wrapped (see `Resolvers`).
 */
export class GraphqlInstrumentation extends InstrumentationBase<GraphqlInstrumentationConfig> {
  constructor(config: GraphqlInstrumentationConfig = {}) {
    super('@acme/otel-auto/graphql', VERSION, config);
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    const getTracer = () => this.tracer;
    const getConfig = () => this.getConfig();
    const resolvers = new Resolvers(getTracer);
    return new InstrumentationNodeModuleDefinition('graphql', VERSIONS, undefined, undefined, [
      file<ExecuteFile>('execution/execute', (patches, exports) => {
        const execute = createExecute(
          getTracer,
          getConfig,
          resolvers,
          exports.defaultFieldResolver,
        );
        patches.method(exports, 'execute', execute);
        patches.method(exports, 'executeSync', execute);
      }),
      file<DefinitionFile>('type/definition', (patches, exports) => {
        patches.method(exports.GraphQLObjectType?.prototype, 'getFields', resolvers.getFields);
      }),
      file('language/parser', (patches, exports) => {
        patches.method(exports, 'parse', createStep('graphql.parse', getTracer, getConfig));
      }),
      file('validation/validate', (patches, exports) => {
        patches.method(exports, 'validate', createStep('graphql.validate', getTracer, getConfig));
      }),
    ]);
  }
}

function file<Exports extends object>(
  name: string,
  patch: (patches: Patches, exports: Exports) => void,
): InstrumentationNodeModuleFile {
  const patches = new Patches();
  return new InstrumentationNodeModuleFile(
    `graphql/${name}.js`,
    VERSIONS,
    (exports: Exports) => {
      patch(patches, exports);
      return exports;
    },
    () => patches.undo(),
  );
}
