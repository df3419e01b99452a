import type { Histogram } from '@opentelemetry/api';
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  type InstrumentationConfig,
} from '@opentelemetry/instrumentation';
import {
  METRIC_GEN_AI_CLIENT_OPERATION_DURATION,
  METRIC_GEN_AI_CLIENT_TOKEN_USAGE,
} from './gen-ai-semconv';
import { Patches } from '../../patching/patches';
import { VERSION } from '../../version';
import { CHAT, EMBEDDINGS, RESPONSES, type Endpoint } from './endpoints';
import { createObservedCreate } from './observed-create';

/** The exports with the class of the client, in CommonJS and ES modules. */
interface OpenAiExports {
  readonly OpenAI?: OpenAiClass;
  readonly default?: OpenAiClass;
}

interface OpenAiClass {
  readonly Chat?: { readonly Completions?: { readonly prototype: object } };
  readonly Embeddings?: { readonly prototype: object };
  readonly Responses?: { readonly prototype: object };
}

/**
 * Creates spans and metrics of chat completions, responses and embeddings.
 *
 * The object that `create()` returns reads the response only on demand, and only once. Upstream's
 * instrumentation demands it at once, which takes it from `parse()`, `asResponse()` and
 * `withResponse()`. Here a response is observed where the client itself parses it, and a stream
 * where the application reads it.
 */
export class OpenAiInstrumentation extends InstrumentationBase {
  declare private durations: Histogram;
  declare private tokens: Histogram;

  constructor(config: InstrumentationConfig = {}) {
    super('@acme/otel-auto/openai', VERSION, config);
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    const patches = new Patches();
    const instruments = {
      getTracer: () => this.tracer,
      getDurations: () => this.durations,
      getTokens: () => this.tokens,
    };
    const patch = (holder: { readonly prototype: object } | undefined, endpoint: Endpoint) =>
      patches.method(
        holder?.prototype,
        'create',
        createObservedCreate(endpoint, instruments, patches),
      );
    return new InstrumentationNodeModuleDefinition(
      'openai',
      ['>=4.19.0 <8'],
      (exports: OpenAiExports) => {
        const client = exports.OpenAI ?? exports.default;
        patch(client?.Chat?.Completions, CHAT);
        patch(client?.Responses, RESPONSES);
        patch(client?.Embeddings, EMBEDDINGS);
        return exports;
      },
      () => patches.undo(),
    );
  }

  protected override _updateMetricInstruments(): void {
    this.durations = this.meter.createHistogram(METRIC_GEN_AI_CLIENT_OPERATION_DURATION, {
      description: 'GenAI operation duration.',
      unit: 's',
      advice: { explicitBucketBoundaries: powers(0.01, 2, 14) },
    });
    this.tokens = this.meter.createHistogram(METRIC_GEN_AI_CLIENT_TOKEN_USAGE, {
      description: 'Number of input and output tokens used.',
      unit: '{token}',
      advice: { explicitBucketBoundaries: powers(1, 4, 14) },
    });
  }
}

/** Returns the bucket boundaries that the conventions define: powers of a factor. */
const powers = (first: number, factor: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => first * factor ** index);
