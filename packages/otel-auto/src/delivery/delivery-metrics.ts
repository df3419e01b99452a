import type { Attributes, Counter, Histogram, Meter, MeterProvider } from '@opentelemetry/api';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_OTEL_COMPONENT_NAME,
  ATTR_OTEL_COMPONENT_TYPE,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  METRIC_OTEL_SDK_EXPORTER_LOG_EXPORTED,
  METRIC_OTEL_SDK_EXPORTER_LOG_INFLIGHT,
  METRIC_OTEL_SDK_EXPORTER_METRIC_DATA_POINT_EXPORTED,
  METRIC_OTEL_SDK_EXPORTER_METRIC_DATA_POINT_INFLIGHT,
  METRIC_OTEL_SDK_EXPORTER_OPERATION_DURATION,
  METRIC_OTEL_SDK_EXPORTER_SPAN_EXPORTED,
  METRIC_OTEL_SDK_EXPORTER_SPAN_INFLIGHT,
  METRIC_OTEL_SDK_PROCESSOR_LOG_PROCESSED,
  METRIC_OTEL_SDK_PROCESSOR_LOG_QUEUE_CAPACITY,
  METRIC_OTEL_SDK_PROCESSOR_LOG_QUEUE_SIZE,
  METRIC_OTEL_SDK_PROCESSOR_SPAN_PROCESSED,
  METRIC_OTEL_SDK_PROCESSOR_SPAN_QUEUE_CAPACITY,
  METRIC_OTEL_SDK_PROCESSOR_SPAN_QUEUE_SIZE,
  OTEL_COMPONENT_TYPE_VALUE_BATCHING_LOG_PROCESSOR,
  OTEL_COMPONENT_TYPE_VALUE_BATCHING_SPAN_PROCESSOR,
  OTEL_COMPONENT_TYPE_VALUE_OTLP_HTTP_LOG_EXPORTER,
  OTEL_COMPONENT_TYPE_VALUE_OTLP_HTTP_METRIC_EXPORTER,
  OTEL_COMPONENT_TYPE_VALUE_OTLP_HTTP_SPAN_EXPORTER,
} from '@opentelemetry/semantic-conventions/incubating';
import type { AnswerError, SendResult } from '../otlp/http-sender';
import type { Signal } from '../otlp/signal-exporter';
import type { Settings } from '../settings/settings';
import { DISTRO_NAME, VERSION } from '../version';
import type { LossCause } from './loss-cause';
import type { Parcel } from './parcel';

/** What is measured of one signal. */
interface Measures {
  readonly exporter: Attributes;
  readonly exported: Counter;
  /** Data points are not processed by anybody before they are exported. */
  readonly processor?: Attributes;
  readonly processed?: Counter;
}

/**
 * Measures a delivery by the names of the semantic conventions ("OpenTelemetry SDK metrics").
 *
 * The outlet of a signal is its processor there: what stands in a batch is in its queue. Outbox and
 * courier are its exporter: what was posted is in flight until a receiver has it or it is given up.
 */
export class DeliveryMetrics {
  readonly #settings: Settings;
  readonly #meter: Meter;
  readonly #countInflight: (signal: Signal) => number;
  readonly #durations: Histogram;
  readonly #measures = new Map<Signal, Measures>();
  readonly #departedAt = new WeakMap<Parcel, number>();

  constructor(input: {
    readonly settings: Settings;
    readonly meterProvider: MeterProvider;
    readonly countInflight: (signal: Signal) => number;
  }) {
    this.#settings = input.settings;
    this.#countInflight = input.countInflight;
    this.#meter = input.meterProvider.getMeter(DISTRO_NAME, VERSION);
    this.#durations = this.#meter.createHistogram(METRIC_OTEL_SDK_EXPORTER_OPERATION_DURATION, {
      unit: 's',
      description: 'From the first attempt to export a batch until it is delivered or given up.',
      advice: { explicitBucketBoundaries: [] },
    });
  }

  /** Observes what a processor holds, and what it may hold if somebody bounds it by a number. */
  watchQueue(signal: 'traces' | 'logs', size: () => number): void {
    const { unit, queueSize, queueCapacity } = KINDS[signal];
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
  onPost({ signal, count }: Parcel): void {
    const { processed, processor } = this.#measuresOf(signal);
    processed?.add(count, processor);
  }

  /** An attempt begins. */
  onDepart(parcel: Parcel): void {
    if (!this.#departedAt.has(parcel)) this.#departedAt.set(parcel, performance.now());
  }

  /** An attempt has ended, and the receiver has taken so many of the records. */
  onAttempt(parcel: Parcel, result: SendResult, takenCount: number): void {
    if (result.kind === 'retryable') return;
    const { exported, exporter } = this.#measuresOf(parcel.signal);
    if (takenCount > 0) exported.add(takenCount, exporter);
    this.#onEnd(parcel, errorOf(result, takenCount < parcel.count));
  }

  /** Records came to nothing. Over other protocols upstream's processors and exporters count. */
  onLoss(signal: Signal, count: number, { type }: LossCause): void {
    if (this.#settings[signal].otlp.protocol !== 'http/protobuf') return;
    const { exported, exporter, processed, processor } = this.#measuresOf(signal);
    const isBefore = processed !== undefined && LOST_BEFORE_EXPORT.has(type);
    const attributes = { ...(isBefore ? processor : exporter), [ATTR_ERROR_TYPE]: type };
    (isBefore ? processed : exported).add(count, attributes);
  }

  /** A batch is given up before a receiver has decided on it. */
  onGiveUp(parcel: Parcel, { type }: LossCause): void {
    this.#onEnd(parcel, { [ATTR_ERROR_TYPE]: type });
  }

  #onEnd(parcel: Parcel, error: Attributes): void {
    const departedAt = this.#departedAt.get(parcel);
    if (departedAt === undefined) return;
    const { exporter } = this.#measuresOf(parcel.signal);
    this.#durations.record((performance.now() - departedAt) / 1000, { ...exporter, ...error });
  }

  /** Made with the first batch or queue: observing something loads the metrics, which need the delivery. */
  #measuresOf(signal: Signal): Measures {
    const known = this.#measures.get(signal);
    if (known !== undefined) return known;
    const kind = KINDS[signal];
    const { unit } = kind;
    const exporter = {
      ...toComponent(kind.exporterType),
      ...toServer(this.#settings[signal].otlp.url),
    };
    const exported = this.#meter.createCounter(kind.exported, {
      unit,
      description: 'Records that a receiver has taken, or that were given up.',
    });
    const measures: Measures = {
      exporter,
      exported,
      ...('processed' in kind
        ? {
            processor: toComponent(kind.processorType),
            processed: this.#meter.createCounter(kind.processed, {
              unit,
              description: 'Records that were passed to the exporter, or that were not.',
            }),
          }
        : {}),
    };
    this.#measures.set(signal, measures);
    this.#meter
      .createObservableUpDownCounter(kind.inflight, {
        unit,
        description:
          'Records that wait to be sent, or sent again, or whose answer is not here yet.',
      })
      .addCallback((result) => result.observe(this.#countInflight(signal), exporter));
    return measures;
  }
}

const KINDS = {
  traces: {
    unit: '{span}',
    exporterType: OTEL_COMPONENT_TYPE_VALUE_OTLP_HTTP_SPAN_EXPORTER,
    exported: METRIC_OTEL_SDK_EXPORTER_SPAN_EXPORTED,
    inflight: METRIC_OTEL_SDK_EXPORTER_SPAN_INFLIGHT,
    processorType: OTEL_COMPONENT_TYPE_VALUE_BATCHING_SPAN_PROCESSOR,
    processed: METRIC_OTEL_SDK_PROCESSOR_SPAN_PROCESSED,
    queueSize: METRIC_OTEL_SDK_PROCESSOR_SPAN_QUEUE_SIZE,
    queueCapacity: METRIC_OTEL_SDK_PROCESSOR_SPAN_QUEUE_CAPACITY,
  },
  logs: {
    unit: '{log_record}',
    exporterType: OTEL_COMPONENT_TYPE_VALUE_OTLP_HTTP_LOG_EXPORTER,
    exported: METRIC_OTEL_SDK_EXPORTER_LOG_EXPORTED,
    inflight: METRIC_OTEL_SDK_EXPORTER_LOG_INFLIGHT,
    processorType: OTEL_COMPONENT_TYPE_VALUE_BATCHING_LOG_PROCESSOR,
    processed: METRIC_OTEL_SDK_PROCESSOR_LOG_PROCESSED,
    queueSize: METRIC_OTEL_SDK_PROCESSOR_LOG_QUEUE_SIZE,
    queueCapacity: METRIC_OTEL_SDK_PROCESSOR_LOG_QUEUE_CAPACITY,
  },
  metrics: {
    unit: '{data_point}',
    exporterType: OTEL_COMPONENT_TYPE_VALUE_OTLP_HTTP_METRIC_EXPORTER,
    exported: METRIC_OTEL_SDK_EXPORTER_METRIC_DATA_POINT_EXPORTED,
    inflight: METRIC_OTEL_SDK_EXPORTER_METRIC_DATA_POINT_INFLIGHT,
  },
} as const;

/** The causes for which a record never comes to the exporter. */
const LOST_BEFORE_EXPORT: ReadonlySet<LossCause['type']> = new Set([
  'queue_full',
  'already_shutdown',
  'encoding_failed',
]);

/** There is one of each kind in a process. */
const toComponent = (type: string): Attributes => ({
  [ATTR_OTEL_COMPONENT_TYPE]: type,
  [ATTR_OTEL_COMPONENT_NAME]: `${type}/0`,
});

function toServer(url: string): Attributes {
  const { hostname, port, protocol } = new URL(url);
  const usualPort = protocol === 'https:' ? 443 : 80;
  return { [ATTR_SERVER_ADDRESS]: hostname, [ATTR_SERVER_PORT]: Number(port) || usualPort };
}

function errorOf(result: SendResult, isIncomplete: boolean): Attributes {
  if (result.kind === 'accepted') return isIncomplete ? { [ATTR_ERROR_TYPE]: 'rejected' } : {};
  const { status, code, name } = result.error as Partial<AnswerError> & NodeJS.ErrnoException;
  return status === undefined
    ? { [ATTR_ERROR_TYPE]: code ?? name }
    : { [ATTR_ERROR_TYPE]: String(status), [ATTR_HTTP_RESPONSE_STATUS_CODE]: status };
}
