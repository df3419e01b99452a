import type { Attributes, Counter, Meter, MeterProvider } from '@opentelemetry/api';
import {
  ATTR_ERROR_TYPE,
  METRIC_OTEL_SDK_PROCESSOR_LOG_PROCESSED,
  METRIC_OTEL_SDK_PROCESSOR_LOG_QUEUE_CAPACITY,
  METRIC_OTEL_SDK_PROCESSOR_LOG_QUEUE_SIZE,
  METRIC_OTEL_SDK_PROCESSOR_SPAN_PROCESSED,
  METRIC_OTEL_SDK_PROCESSOR_SPAN_QUEUE_CAPACITY,
  METRIC_OTEL_SDK_PROCESSOR_SPAN_QUEUE_SIZE,
  OTEL_COMPONENT_TYPE_VALUE_BATCHING_LOG_PROCESSOR,
  OTEL_COMPONENT_TYPE_VALUE_BATCHING_SPAN_PROCESSOR,
} from '@opentelemetry/semantic-conventions/incubating';
import {
  type ErrorAttributes,
  ExporterMetrics,
  LEFT_OUT_ATTRIBUTES,
  toComponent,
  toErrorAttributes,
} from './exporter-metrics';
import type { SendResult } from '../transport/sender';
import type { Signal } from '../signal';
import type { Settings } from '../settings/settings';
import { DISTRO_NAME, VERSION } from '../version';
import type { LossCause } from './loss-cause';
import type { ExportRequest } from './export-request';

/** The instruments for one signal. */
interface Measures {
  readonly exporter: ExporterMetrics;
  /**
   * The attributes of the processor; absent for data points, which no processor handles before they
   * are exported.
   */
  readonly processor?: Attributes;
  readonly processed?: Counter;
}

/**
 * The metrics of the exports, with the names of the semantic conventions ("OpenTelemetry SDK
 * metrics").
 *
 * The queue of a processor is its batch; for the exporter a request is in flight from when it is
 * enqueued until a receiver has accepted it or it is given up.
 */
export class ExportMetrics {
  readonly #settings: Settings;
  readonly #meterProvider: MeterProvider;
  readonly #meter: Meter;
  readonly #countInflight: (signal: Signal) => number;
  readonly #measures = new Map<Signal, Measures>();
  readonly #sentAt = new WeakMap<ExportRequest, number>();

  constructor(input: {
    readonly settings: Settings;
    readonly meterProvider: MeterProvider;
    readonly countInflight: (signal: Signal) => number;
  }) {
    this.#settings = input.settings;
    this.#countInflight = input.countInflight;
    this.#meterProvider = input.meterProvider;
    this.#meter = input.meterProvider.getMeter(DISTRO_NAME, VERSION);
  }

  /** Observes the size of a processor's queue, and its capacity if it is bounded by a number. */
  watchQueue(signal: 'traces' | 'logs', size: () => number): void {
    const { unit, queueSize, queueCapacity } = PROCESSORS[signal];
    const { processor } = this.#measuresOf(signal);
    this.#meter
      .createObservableUpDownCounter(queueSize, {
        unit,
        description: 'Records that wait in the batch of a processor.',
      })
      .addCallback((result) => result.observe(size(), processor));
    const capacity = this.#settings[signal].batch.maxQueueSize;
    if (capacity === undefined) return;
    this.#meter
      .createUpDownCounter(queueCapacity, {
        unit,
        description: 'Records that may wait, in the batch and in flight.',
      })
      .add(capacity, processor);
  }

  /** Records that a batch goes from its processor to the exporter. */
  onEnqueue({ signal, count }: ExportRequest): void {
    const { processed, processor } = this.#measuresOf(signal);
    processed?.add(count, processor);
  }

  /** Records that an attempt begins. */
  onSend(request: ExportRequest): void {
    if (!this.#sentAt.has(request)) this.#sentAt.set(request, performance.now());
  }

  /**
   * Records that an attempt has ended, and the number of records that the receiver has accepted.
   */
  onResult(request: ExportRequest, result: SendResult, takenCount: number): void {
    if (result.kind === 'retryable') return;
    this.#measuresOf(request.signal).exporter.onTaken(takenCount);
    this.#onEnd(request, errorOf(result, takenCount < request.count));
  }

  /** Records came to nothing. */
  onLoss(signal: Signal, count: number, { type }: LossCause): void {
    const { exporter, processed, processor } = this.#measuresOf(signal);
    if (processed !== undefined && LOST_BEFORE_EXPORT.has(type)) {
      processed.add(count, { ...processor, [ATTR_ERROR_TYPE]: type });
    } else exporter.onLost(count, type);
  }

  /** Records that a batch is given up before a receiver has decided on it. */
  onGiveUp(request: ExportRequest, { type }: LossCause): void {
    this.#onEnd(request, { [ATTR_ERROR_TYPE]: type });
  }

  #onEnd(request: ExportRequest, error: ErrorAttributes | undefined): void {
    const sentAt = this.#sentAt.get(request);
    if (sentAt !== undefined) {
      this.#measuresOf(request.signal).exporter.onEnd(sentAt, error);
    }
  }

  /**
   * Returns the instruments of a signal, created with the first batch or queue: observing loads the
   * metrics, which need the exporter.
   */
  #measuresOf(signal: Signal): Measures {
    const known = this.#measures.get(signal);
    if (known !== undefined) return known;
    const { otlp } = this.#settings[signal];
    const input = { signal, otlp, meterProvider: this.#meterProvider };
    const measures: Measures = {
      exporter: new ExporterMetrics(input, () => this.#countInflight(signal)),
      ...(signal === 'metrics' ? {} : this.#measureProcessor(signal)),
    };
    this.#measures.set(signal, measures);
    return measures;
  }

  #measureProcessor(signal: 'traces' | 'logs'): Pick<Measures, 'processor' | 'processed'> {
    const { unit, type, processed } = PROCESSORS[signal];
    return {
      processor: toComponent(type),
      processed: this.#meter.createCounter(processed, {
        unit,
        description: 'Records that were passed to the exporter, or that were not.',
      }),
    };
  }
}

const PROCESSORS = {
  traces: {
    unit: '{span}',
    type: OTEL_COMPONENT_TYPE_VALUE_BATCHING_SPAN_PROCESSOR,
    processed: METRIC_OTEL_SDK_PROCESSOR_SPAN_PROCESSED,
    queueSize: METRIC_OTEL_SDK_PROCESSOR_SPAN_QUEUE_SIZE,
    queueCapacity: METRIC_OTEL_SDK_PROCESSOR_SPAN_QUEUE_CAPACITY,
  },
  logs: {
    unit: '{log_record}',
    type: OTEL_COMPONENT_TYPE_VALUE_BATCHING_LOG_PROCESSOR,
    processed: METRIC_OTEL_SDK_PROCESSOR_LOG_PROCESSED,
    queueSize: METRIC_OTEL_SDK_PROCESSOR_LOG_QUEUE_SIZE,
    queueCapacity: METRIC_OTEL_SDK_PROCESSOR_LOG_QUEUE_CAPACITY,
  },
} as const;

/** The causes for which a record never reaches the exporter. */
const LOST_BEFORE_EXPORT: ReadonlySet<LossCause['type']> = new Set([
  'queue_full',
  'already_shutdown',
  'encoding_failed',
]);

function errorOf(result: SendResult, isIncomplete: boolean): ErrorAttributes | undefined {
  if (result.kind !== 'accepted') return toErrorAttributes(result.error);
  return isIncomplete ? LEFT_OUT_ATTRIBUTES : undefined;
}
