import * as api from '@opentelemetry/api';
import {
  deleteRPCMetadata,
  ExportResultCode,
  getRPCMetadata,
  globalErrorHandler,
  hrTime,
  hrTimeDuration,
  hrTimeToMilliseconds,
  isTracingSuppressed,
  RPCType,
  SDK_INFO,
  setGlobalErrorHandler,
  setRPCMetadata,
  suppressTracing,
  unsuppressTracing,
} from '@opentelemetry/core';
import * as instrumentation from '@opentelemetry/instrumentation';
import { defaultResource, emptyResource, resourceFromAttributes } from '@opentelemetry/resources';
import type { OtlpExporter } from '../export/otlp-exporter';
import { createDiagLogger } from '../diagnostics/diag-logger';
import { readAgent, sayOtherAgent } from '../diagnostics/other-agent';
import { createOtherSdkReport } from '../diagnostics/other-sdk';
import { createDoubledInstrumentations } from '../instrumentations/doubled';
import { enablePassedInstrumentations } from '../instrumentations/passed-instrumentations';
import { failServerSpan } from '../instrumentations/http/server-call';
import { createInstrumentationLoader } from '../instrumentations/load';
import { NEXT_TRACER, shareServerSpans } from '../instrumentations/next-tracer';
import { instrumentUndici } from '../instrumentations/undici/instrument-undici';
import { meetAgent } from '../context/agents';
import { ContextAttributes } from '../context/context-attributes';
import { contextOfError } from '../context/error-context-manager';
import { createLifecycle } from '../process-end/lifecycle';
import { setGlobals } from '../context/globals';
import { loadAtOnce } from '../load-ahead';
import { welcomeApi } from '../context/api-copies';
import { createLogsPipeline } from '../logs/create-logs-pipeline';
import { createMetricsPipeline } from '../metrics/create-metrics-pipeline';
import { createSharedMeterProvider } from '../metrics/shared-meter-provider';
import { once } from '../once';
import { createBoundary } from '../propagation/boundary';
import { createPropagator } from '../propagation/create-propagator';
import { createResource } from '../resource/create-resource';
import { runAside } from '../run-aside';
import type { Core, Runtime } from '../runtime';
import { readEnvironment } from '../settings/read-environment';
import { createTracesPipeline } from '../traces/create-traces-pipeline';
import { createSharedTracerProvider } from '../traces/shared-tracer-provider';
import { VERSION } from '../version';

/**
 * The modules that all chunks take from this one, so that a single copy of them is loaded:
 * everything that holds state or is compared by identity. Plain objects, since a namespace's
 * getters cost time on the hot path. The list in `scripts/bundle-distro.ts` follows this one.
 */
export const shared: Readonly<Record<string, object>> = {
  '@opentelemetry/api': { ...api },
  '@opentelemetry/core': {
    deleteRPCMetadata,
    ExportResultCode,
    getRPCMetadata,
    globalErrorHandler,
    hrTime,
    hrTimeDuration,
    hrTimeToMilliseconds,
    isTracingSuppressed,
    RPCType,
    SDK_INFO,
    setGlobalErrorHandler,
    setRPCMetadata,
    suppressTracing,
    unsuppressTracing,
  },
  '@opentelemetry/instrumentation': { ...instrumentation },
  '@opentelemetry/resources': { defaultResource, emptyResource, resourceFromAttributes },
};

/**
 * Starts the SDK: creates the three providers from the settings and registers them as the globals.
 *
 * Called once, by the preload, when the application first needs telemetry. The one function that asks for
 * the whole runtime, of which it hands to each room the fields that it needs. So there is a circle of types:
 * the runtime has the loader of chunks, and this chunk is one of them.
 */
export function startCore(runtime: Runtime): Core {
  const { settings, options } = runtime;
  api.diag.setLogger(createDiagLogger(runtime.voice), {
    logLevel: DIAG_LEVELS[settings.logLevel],
    suppressOverrideMessage: true,
  });
  setGlobalErrorHandler((error) => api.diag.debug('upstream reports an error', error));

  // Created with the first record, as the resource is.
  const redactor = once(() =>
    runtime.chunks.load('redaction').createRedactor(settings.redaction, runtime.voice),
  );
  // Reading facts about the machine takes time, so the resource is created with the first record;
  // one for the three signals.
  const resource = once(() =>
    createResource(settings.resource, {
      chunks: runtime.chunks,
      hooks: runtime.hooks,
      ownScope: runtime.ownScope,
      unwrappedRequests: runtime.unwrappedRequests,
      versions: { sdk: SDK_INFO['telemetry.sdk.version'], distro: VERSION },
      optionAttributes: options.resourceAttributes,
      applicationPackage: runtime.application,
      withOwner: redactor().keeps('process.owner'),
      redact: (attributes) => redactor().attributes(attributes),
    }),
  );
  let otlpExporter: OtlpExporter | undefined;
  const getOtlpExporter = () => {
    if (otlpExporter !== undefined) return otlpExporter;
    otlpExporter = runtime.chunks.load('export').createOtlpExporter(runtime);
    runAside(runtime, () => lifecycle.joinThreadFlush());
    return otlpExporter;
  };
  const contextAttributes = new ContextAttributes(settings.baggageKeys);
  const traces = createTracesPipeline(
    runtime,
    resource,
    getOtlpExporter,
    contextAttributes,
    redactor,
  );
  const metrics = createMetricsPipeline(runtime, resource, getOtlpExporter, redactor);
  const logs = createLogsPipeline(runtime, resource, getOtlpExporter, contextAttributes, redactor);
  const lifecycle = createLifecycle({
    // Metrics come last: at the exit they are exported with what the others hold.
    pipelines: [traces, logs, metrics],
    exporter: () => otlpExporter,
    onFatalError(error, origin) {
      const context = contextOfError() ?? api.context.active();
      runtime.chunks.load('log-bridges').recordFatalError(runtime, error, {
        origin,
        context,
      });
      failServerSpan(context, error);
    },
    threadFlushToJoin: runtime.threadFlushToJoin,
    threadFlushToRequest: () => runtime.threadFlushToRequest,
    shutdownTimeoutMillis: settings.shutdownTimeoutMillis,
    voice: runtime.voice,
  });
  const boundary = createBoundary(runtime);
  const propagator = createPropagator(runtime);
  const environment =
    settings.propagation.environmentContext && propagator !== undefined
      ? runtime.chunks.load('environment-context').joinEnvironment(propagator, readEnvironment())
      : undefined;
  const doubled = createDoubledInstrumentations(runtime, (name) => loader.hasStarted(name));
  setGlobals(
    {
      tracerProvider:
        traces &&
        createSharedTracerProvider(
          environment?.keepServedApart(traces.provider) ?? traces.provider,
          {
            tracerFor: (name, tracer) =>
              name === NEXT_TRACER ? shareServerSpans(tracer) : doubled.tracerFor(name, tracer),
            isOurs: () => runtime.hooks.isPaused,
          },
        ),
      meterProvider: metrics && createSharedMeterProvider(metrics.provider, doubled),
      loggerProvider: logs?.provider,
      propagator,
      outermost: environment?.context,
    },
    createOtherSdkReport(runtime.voice),
  );
  environment?.carryToChildren();
  const loader = createInstrumentationLoader(runtime, boundary);
  if (settings.logs.bridges.console) {
    runtime.chunks.load('log-bridges').bridgeConsole(runtime);
  }
  enablePassedInstrumentations(runtime);
  lifecycle.watchProcess();
  return {
    lifecycle,
    sdkMeterProvider: settings.metrics.sdk ? metrics?.provider : undefined,
    resourceAttributes: () => resource().attributes,
    setRequestAttributes: (attributes) => contextAttributes.set(attributes),
    enableInstrumentation: loader.enable,
    // While the hooks are paused, a request for a tracer is recognized as ours.
    instrumentFetch: () => runtime.hooks.pause(() => instrumentUndici(settings, boundary.partsFor)),
    welcomeApi: (packageRoot) => welcomeApi(packageRoot, runtime.voice),
    meetAgent(name, packageRoot, { isFirst }) {
      const agent = readAgent(name, packageRoot);
      if (agent === undefined) return;
      meetAgent(name, packageRoot);
      const { voice } = runtime;
      sayOtherAgent({ ...agent, isFirst }, { voice, variables: readEnvironment() });
    },
    startProcessMetrics: () => metrics?.start(),
    readFiles() {
      loadAtOnce(runtime);
      resource();
      // Creating the exporter reads the script that exports at the exit.
      getOtlpExporter();
    },
  };
}

/**
 * Registers the propagators alone, and makes them readable for the copy of `@opentelemetry/api` in
 * this folder.
 */
export function startPropagation(
  input: Pick<Runtime, 'chunks' | 'settings' | 'voice'>,
  packageRoot: string | undefined,
): void {
  const nothing = {
    tracerProvider: undefined,
    meterProvider: undefined,
    loggerProvider: undefined,
  };
  if (!isPropagating) setGlobals({ ...nothing, propagator: createPropagator(input) });
  isPropagating = true;
  if (packageRoot !== undefined) welcomeApi(packageRoot, input.voice);
}

let isPropagating = false;

const DIAG_LEVELS: Readonly<Record<Runtime['settings']['logLevel'], api.DiagLogLevel>> = {
  none: api.DiagLogLevel.NONE,
  error: api.DiagLogLevel.ERROR,
  warn: api.DiagLogLevel.WARN,
  info: api.DiagLogLevel.WARN, // upstream's informational lines repeat what our own lines say
  debug: api.DiagLogLevel.DEBUG,
  verbose: api.DiagLogLevel.VERBOSE,
  all: api.DiagLogLevel.ALL,
};
