import { context, SpanStatusCode, trace, type Span, type Tracer } from '@opentelemetry/api';
import { getRPCMetadata, RPCType } from '@opentelemetry/core';
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  InstrumentationNodeModuleFile,
  type InstrumentationConfig,
} from '@opentelemetry/instrumentation';
import { isPromise } from 'node:util/types';
import { followPromise } from '../../patching/follow-promise';
import { guarded } from '../../patching/guarded';
import { Patches } from '../../patching/patches';
import type { Invoke } from '../../patching/wrap-function';
import { VERSION } from '../../version';
import { describeStep, type ExecuteOptions, type Request } from './describe-step';

interface ToolkitFile {
  readonly Manager?: { readonly prototype?: object };
}

const VERSIONS = ['>=18 <22'];
const SUBJECT = 'A span of hapi';

/**
 * Records the route of a request and its error on the server span, and makes spans of handlers and
 * extensions if wanted.
 *
 * Upstream's instrumentation replaces functions in the routes, plugins and lists of extensions that
 * the application passes, which may be frozen or used again. Hapi calls all of them from one
 * function, which is wrapped here.
 */
export class HapiInstrumentation extends InstrumentationBase {
  constructor(config: InstrumentationConfig = {}) {
    super('@acme/otel-auto/hapi', VERSION, config);
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    const patches = new Patches();
    const getTracer = () => this.tracer;
    const toolkit = new InstrumentationNodeModuleFile(
      '@hapi/hapi/lib/toolkit.js',
      VERSIONS,
      (exports: ToolkitFile) => {
        patches.method(exports.Manager?.prototype, 'execute', createExecute(getTracer));
        return exports;
      },
      () => patches.undo(),
    );
    return new InstrumentationNodeModuleDefinition('@hapi/hapi', VERSIONS, undefined, undefined, [
      toolkit,
    ]);
  }
}

/** Creates the wrapper of the toolkit's `execute(method, request, options)`. */
function createExecute(getTracer: () => Tracer): Invoke {
  const start = guarded(SUBJECT, (method: unknown, request: unknown, options: unknown) => {
    const outer = context.active();
    if (trace.getSpan(outer) === undefined) return undefined;
    const step = describeStep(method, request as Request, options as ExecuteOptions);
    if (step === undefined) return undefined;
    const metadata = getRPCMetadata(outer);
    if (step.route !== undefined && metadata?.type === RPCType.HTTP) metadata.route = step.route;
    const span = getTracer().startSpan(step.name, { attributes: step.attributes }, outer);
    return { span, inside: trace.setSpan(outer, span) };
  });
  const end = guarded(SUBJECT, (span: Span, response: unknown) => {
    // An error that a handler throws is returned here as its response, which describes how to
    // respond.
    const { isBoom } = (response ?? {}) as { isBoom?: unknown };
    if (isBoom === true) {
      span.recordException(response as Error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: (response as Error).message });
    }
    span.end();
  });
  return (execute, toolkit, args) => {
    const started = start(args[0], args[1], args[2]);
    if (started === undefined) return Reflect.apply(execute, toolkit, args);
    const { span, inside } = started;
    const response: unknown = context.with(inside, () => Reflect.apply(execute, toolkit, args));
    if (!isPromise(response)) return response;
    return followPromise(response, {
      onValue: (value) => end(span, value),
      onError: () => span.end(),
    });
  };
}
