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

/** What is measured of one signal. */
interface Measures {
  readonly exporter: ExporterMetrics;
  /** Data points are not processed by anybody before they are exported. */
  readonly processor?: Attributes;
  readonly processed?: Counter;
}

/**
 * Measures a delivery by the names of the semantic conventions ("OpenTelemetry SDK metrics").
 *
 * The batchProcessor of a signal is its processor there: what stands in a batch is in its queue. Outbox and
 * sender are its exporter: what was posted is in flight until a receiver has it or it is given up.
 */
export class ExportMetrics {
  readonly #settings: Settings;
  readonly #meterProvider: MeterProvider;
  readonly #meter: Meter;
  readonly #countInflight: (signal: Signal) => number;
  readonly #measures = new Map<Signal, Measures>();
  readonly #departedAt = new WeakMap<ExportRequest, number>();

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

  /** Observes what a processor holds, and what it may hold if somebody bounds it by a number. */
  watchQueue(signal: 'traces' | 'logs', size: () => number): void {
    const { unit, queueSize, queueCapacity } = PROCESSORS[signal];
    const { processor } = this.#measuresOf(signal);
    this.#meter
      .createObservableUpDownCounter(queueSize, {
        unit,
        description: 'Records that wait in the batch of a processor.',
      })
      .addCallback((result) => result.observe(size(), processor));
    const capacity = this.#settings[signal].batch.given.maxQueueSize;
    if (capacity === undefined) return;
    this.#meter
      .createUpDownCounter(queueCapacity, {
        unit,
        description: 'Records that may wait, in the batch and in flight.',
      })
      .add(capacity, processor);
  }

  /** A batch goes from its processor to the exporter. */
  onPost({ signal, count }: ExportRequest): void {
    const { processed, processor } = this.#measuresOf(signal);
    processed?.add(count, processor);
  }

  /** An attempt begins. */
  onDepart(parcel: ExportRequest): void {
    if (!this.#departedAt.has(parcel)) this.#departedAt.set(parcel, performance.now());
  }

  /** An attempt has ended, and the receiver has taken so many of the records. */
  onAttempt(parcel: ExportRequest, result: SendResult, takenCount: number): void {
    if (result.kind === 'retryable') return;
    this.#measuresOf(parcel.signal).exporter.onTaken(takenCount);
    this.#onEnd(parcel, errorOf(result, takenCount < parcel.count));
  }

  /** Records came to nothing. Over other protocols upstream's processors and exporters count. */
  onLoss(signal: Signal, count: number, { type }: LossCause): void {
    if (this.#settings[signal].otlp.protocol !== 'http/protobuf') return;
    const { exporter, processed, processor } = this.#measuresOf(signal);
    if (processed !== undefined && LOST_BEFORE_EXPORT.has(type)) {
      processed.add(count, { ...processor, [ATTR_ERROR_TYPE]: type });
    } else exporter.onLost(count, type);
  }

  /** A batch is given up before a receiver has decided on it. */
  onGiveUp(parcel: ExportRequest, { type }: LossCause): void {
    this.#onEnd(parcel, { [ATTR_ERROR_TYPE]: type });
  }

  #onEnd(parcel: ExportRequest, error: ErrorAttributes | undefined): void {
    const departedAt = this.#departedAt.get(parcel);
    if (departedAt !== undefined) {
      this.#measuresOf(parcel.signal).exporter.onEnd(departedAt, error);
    }
  }

  /** Made with the first batch or queue: observing something loads the metrics, which need the delivery. */
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

/** The causes for which a record never comes to the exporter. */
const LOST_BEFORE_EXPORT: ReadonlySet<LossCause['type']> = new Set([
  'queue_full',
  'already_shutdown',
  'encoding_failed',
]);

function errorOf(result: SendResult, isIncomplete: boolean): ErrorAttributes | undefined {
  if (result.kind !== 'accepted') return toErrorAttributes(result.error);
  return isIncomplete ? LEFT_OUT_ATTRIBUTES : undefined;
}
