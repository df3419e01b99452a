import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  InstrumentationNodeModuleFile,
  type InstrumentationConfig,
} from '@opentelemetry/instrumentation';
import { Patches } from '../../patching/patches';
import { VERSION } from '../../version';
import { sendInSpan } from './send-in-span';

/**
 * Spans and propagation for the AWS SDK for JavaScript v3, around the one method by which every
 * command of every client is sent.
 *
 * Upstream's replaces methods of the middleware stacks, writes the context into the caller's input
 * and throws outside of the promise that the caller has, which ends the process.
 */
export class AwsSdkInstrumentation extends InstrumentationBase {
  constructor(config: InstrumentationConfig = {}) {
    super('@acme/otel-auto/aws-sdk', VERSION, config);
  }

  protected override init(): InstrumentationNodeModuleDefinition[] {
    const patches = new Patches();
    // Newer packages hand on the class of older ones, or the other way round.
    const patched = new WeakSet<object>();
    const patch = (exports: { Client?: { prototype?: object } } | undefined) => {
      const prototype = exports?.Client?.prototype;
      if (prototype !== undefined && !patched.has(prototype)) {
        patched.add(prototype);
        patches.method(prototype, 'send', sendInSpan({ tracer: () => this.tracer }));
      }
      return exports;
    };
    const undo = () => patches.undo();
    return [
      new InstrumentationNodeModuleDefinition('@aws-sdk/smithy-client', ['^3.1.0'], patch, undo),
      new InstrumentationNodeModuleDefinition('@smithy/smithy-client', ['>=1.0.3'], patch, undo),
      new InstrumentationNodeModuleDefinition('@smithy/core', ['>=3.24.0'], undefined, undefined, [
        new InstrumentationNodeModuleFile(
          '@smithy/core/dist-cjs/submodules/client/index.js',
          ['>=3.24.0'],
          patch,
          undo,
        ),
      ]),
    ];
  }
}
