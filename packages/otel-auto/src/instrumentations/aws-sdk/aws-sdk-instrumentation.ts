import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  InstrumentationNodeModuleFile,
  type InstrumentationConfig,
} from '@opentelemetry/instrumentation';
import { Patches } from '../../patching/patches';
import type { Invoke } from '../../patching/wrap-function';
import { VERSION } from '../../version';
import { resolveWithCarry } from './carry-while-sending';
import { sendInSpan } from './send-in-span';

/**
 * Creates spans for the AWS SDK for JavaScript v3 and propagates their context, by wrapping the one
 * method that sends every command of every client. The context is added to messages where their
 * command is resolved.
 *
 * Upstream's instrumentation replaces methods of the middleware stacks, writes the context into the
 * caller's input, and throws outside of the promise that the caller has, which ends the process.
 */
export class AwsSdkInstrumentation extends InstrumentationBase {
  constructor(config: InstrumentationConfig = {}) {
    super('@acme/otel-auto/aws-sdk', VERSION, config);
  }

  protected override init(): InstrumentationNodeModuleDefinition[] {
    const patches = new Patches();
    // Newer packages re-export the class of older ones, or the other way round.
    const patched = new WeakSet<object>();
    const patchOnce = (exported: Exported | undefined, name: string, invoke: Invoke) => {
      const prototype = exported?.prototype;
      if (prototype === undefined || patched.has(prototype)) return;
      patched.add(prototype);
      patches.method(prototype, name, invoke);
    };
    const patch = (exports: { Client?: Exported; Command?: Exported } | undefined) => {
      patchOnce(exports?.Client, 'send', sendInSpan({ tracer: () => this.tracer }));
      patchOnce(exports?.Command, 'resolveMiddlewareWithContext', resolveWithCarry);
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

interface Exported {
  readonly prototype?: object;
}
