import { type MeterProvider, ProxyTracer, ROOT_CONTEXT, type Tracer } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import {
  AlwaysOnSampler,
  SimpleSpanProcessor,
  TracerProvider,
  type Sampler,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';
import type { ConsoleExporter } from '../console/console-exporter';
import type { PipelineOutput, SdkPipeline } from '../pipelines/create-pipeline';
import { leaveOutScopes } from '../leave-out-scopes';
import type { Redactor } from '../redaction/redactor';
import type { PropagatorName, TracesSettings } from '../settings/settings';
import { createSampler, type SamplerChunks } from '../traces/create-sampler';
import { EncodingSpanProcessor } from '../traces/encoding-span-processor';
import { RandomIdGenerator } from '../traces/random-id-generator';
import { emitExceptionsOfUnsampled, recordExceptionsAsLogs } from '../traces/exceptions-as-logs';
import { guardSpans } from '../traces/guard-spans';
import { RedactingSpanProcessor } from '../traces/redacting-span-processor';

/** Creates the SDK's tracer provider with the processors of the application and one for each exporter. */
export function createSdkTracerProvider(input: {
  readonly resource: Resource;
  readonly settings: TracesSettings;
  readonly propagators?: readonly PropagatorName[];
  readonly processors: readonly object[];
  readonly output: PipelineOutput;
  readonly redactor: Redactor;
  readonly chunks: SamplerChunks;
}): SdkPipeline<TracerProvider> {
  const { resource, settings, propagators = [], processors, chunks } = input;
  const { consoleExporter, otlpExporter, onRecord, sdkMeterProvider } = input.output;
  guardAllSpans(resource, settings.exceptions);
  const processor = otlpExporter?.createSpanProcessor(settings.batch);
  const provider = new TracerProvider({
    resource,
    ...(sdkMeterProvider === undefined ? {} : { meterProvider: sdkMeterProvider }),
    sampler: createSamplerBehind(propagators, createSampler(settings.sampler, chunks), chunks),
    idGenerator: new RandomIdGenerator(),
    // What is cut is redacted before, so the redacting processor cuts.
    spanLimits: { ...settings.limits, attributeValueLengthLimit: Number.POSITIVE_INFINITY },
    spanProcessors: [
      new RedactingSpanProcessor(input.redactor, {
        onRecord,
        isAlone: processors.length === 0,
        maxLength: settings.limits.attributeValueLengthLimit,
      }),
      ...(processors as readonly SpanProcessor[]),
      ...(consoleExporter === undefined
        ? []
        : [createConsoleProcessor(consoleExporter, sdkMeterProvider)]),
      ...(processor === undefined ? [] : [new EncodingSpanProcessor(processor)]),
    ],
  });
  leaveOutScopes(provider, 'getTracer', settings.scopes, createNoopTracer);
  const hasOtherProcessors = processors.length > 0;
  if (settings.exceptions !== 'events') emitExceptionsOfAll(provider);
  return { provider, hasOtherProcessors, ...(processor === undefined ? {} : { processor }) };
}

/** The propagators whose callers may leave the decision to this service. */
const WITHOUT_DECISION: readonly PropagatorName[] = ['b3', 'b3multi', 'xray'];

/** Returns the sampler, such that it decides where callers have not. */
const createSamplerBehind = (
  propagators: readonly PropagatorName[],
  sampler: Sampler,
  chunks: SamplerChunks,
): Sampler =>
  propagators.some((name) => WITHOUT_DECISION.includes(name))
    ? new (chunks.load('samplers').UndecidedParentSampler)(sampler)
    : sampler;

/** Creates a tracer whose spans have the context of their parents and record nothing. */
const createNoopTracer = (): Tracer => new ProxyTracer({ getDelegateTracer: () => undefined }, '');

/**
 * Guards the methods of all spans, and makes them record exceptions in the form that is wanted.
 * Their class can only be obtained from a span.
 */
function guardAllSpans(resource: Resource, exceptions: TracesSettings['exceptions']): void {
  if (areGuarded) return;
  areGuarded = true;
  const provider = new TracerProvider({ resource, sampler: new AlwaysOnSampler() });
  const span = provider.getTracer('').startSpan('', {}, ROOT_CONTEXT);
  const prototype: unknown = Object.getPrototypeOf(span);
  guardSpans(prototype as Parameters<typeof guardSpans>[0]);
  if (exceptions === 'events') return;
  recordExceptionsAsLogs(prototype as Parameters<typeof recordExceptionsAsLogs>[0], {
    keepsEvents: exceptions === 'both',
  });
}

let areGuarded = false;

/** Makes the spans that are not sampled emit their exceptions, too. */
function emitExceptionsOfAll(provider: TracerProvider): void {
  const getTracer = provider.getTracer.bind(provider);
  provider.getTracer = (name, version, options) =>
    emitExceptionsOfUnsampled(getTracer(name, version, options), {
      name,
      ...(version === undefined ? {} : { version }),
    });
}

const createConsoleProcessor = (
  exporter: ConsoleExporter,
  meterProvider: MeterProvider | undefined,
): SpanProcessor =>
  new SimpleSpanProcessor({
    exporter,
    ...(meterProvider === undefined ? {} : { selfObsMeterProvider: meterProvider }),
  });
