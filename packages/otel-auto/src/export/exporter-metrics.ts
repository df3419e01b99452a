import type { Attributes, Counter, Histogram, MeterProvider } from '@opentelemetry/api';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_OTEL_COMPONENT_NAME,
  ATTR_OTEL_COMPONENT_TYPE,
  ATTR_RPC_STATUS_CODE,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  METRIC_OTEL_SDK_EXPORTER_LOG_EXPORTED,
  METRIC_OTEL_SDK_EXPORTER_LOG_INFLIGHT,
  METRIC_OTEL_SDK_EXPORTER_METRIC_DATA_POINT_EXPORTED,
  METRIC_OTEL_SDK_EXPORTER_METRIC_DATA_POINT_INFLIGHT,
  METRIC_OTEL_SDK_EXPORTER_OPERATION_DURATION,
  METRIC_OTEL_SDK_EXPORTER_SPAN_EXPORTED,
  METRIC_OTEL_SDK_EXPORTER_SPAN_INFLIGHT,
  OTEL_COMPONENT_TYPE_VALUE_OTLP_GRPC_LOG_EXPORTER,
  OTEL_COMPONENT_TYPE_VALUE_OTLP_GRPC_METRIC_EXPORTER,
  OTEL_COMPONENT_TYPE_VALUE_OTLP_GRPC_SPAN_EXPORTER,
  OTEL_COMPONENT_TYPE_VALUE_OTLP_HTTP_JSON_LOG_EXPORTER,
  OTEL_COMPONENT_TYPE_VALUE_OTLP_HTTP_JSON_METRIC_EXPORTER,
  OTEL_COMPONENT_TYPE_VALUE_OTLP_HTTP_JSON_SPAN_EXPORTER,
  OTEL_COMPONENT_TYPE_VALUE_OTLP_HTTP_LOG_EXPORTER,
  OTEL_COMPONENT_TYPE_VALUE_OTLP_HTTP_METRIC_EXPORTER,
  OTEL_COMPONENT_TYPE_VALUE_OTLP_HTTP_SPAN_EXPORTER,
} from '@opentelemetry/semantic-conventions/incubating';
import type { OtlpSettings } from '../settings/settings';
import { DISTRO_NAME, VERSION } from '../version';
import type { Signal } from '../signal';

/** The input for the metrics of an exporter. */
export interface ExporterMetricsInput {
  readonly signal: Signal;
  readonly otlp: Pick<OtlpSettings, 'protocol' | 'url'>;
  readonly meterProvider: MeterProvider;
}

/**
 * Records metrics of an exporter with the names of the semantic conventions ("OpenTelemetry SDK
 * metrics").
 */
export class ExporterMetrics {
  readonly #attributes: Attributes;
  readonly #exported: Counter;
  readonly #durations: Histogram;

  /**
   * @param countInflight - returns the number of records that were passed to the exporter and have
   *   not come to an end
   */
  constructor({ signal, otlp, meterProvider }: ExporterMetricsInput, countInflight: () => number) {
    const { unit, exported, inflight, types } = KINDS[signal];
    const meter = meterProvider.getMeter(DISTRO_NAME, VERSION);
    const attributes = { ...toComponent(types[otlp.protocol]), ...toServer(otlp.url) };
    this.#attributes = attributes;
    this.#exported = meter.createCounter(exported, {
      unit,
      description: 'Records that a receiver has taken, or that were given up.',
    });
    this.#durations = meter.createHistogram(METRIC_OTEL_SDK_EXPORTER_OPERATION_DURATION, {
      unit: 's',
      description: 'From the first attempt to export a batch until it is delivered or given up.',
      advice: { explicitBucketBoundaries: [] },
    });
    meter
      .createObservableUpDownCounter(inflight, {
        unit,
        description:
          'Records that wait to be sent, or sent again, or whose answer is not here yet.',
      })
      .addCallback((result) => result.observe(countInflight(), attributes));
  }

  /** Records that a receiver has accepted records. */
  onTaken(count: number): void {
    if (count > 0) this.#exported.add(count, this.#attributes);
  }

  /** Records that records were lost. */
  onLost(count: number, errorType: string): void {
    if (count > 0) this.#exported.add(count, { ...this.#attributes, [ATTR_ERROR_TYPE]: errorType });
  }

  /** Records the end of a batch. `sinceMillis` is its beginning by `performance.now()`. */
  onEnd(sinceMillis: number, error: ErrorAttributes | undefined): void {
    const seconds = (performance.now() - sinceMillis) / 1000;
    this.#durations.record(seconds, { ...this.#attributes, ...error });
  }
}

/** The attributes of an error. */
export type ErrorAttributes = Attributes & { readonly [ATTR_ERROR_TYPE]: string };

/**
 * The attributes of items that a receiver rejected while accepting the request, without a status.
 */
export const LEFT_OUT_ATTRIBUTES: ErrorAttributes = { [ATTR_ERROR_TYPE]: 'rejected' };

/**
 * Returns the attributes of an error: the status of a response, otherwise the code of Node.js.
 * Never throws.
 */
export function toErrorAttributes(error: Error): ErrorAttributes {
  const { status, statusName, code, name } = error as {
    /** The status over HTTP. */
    readonly status?: number;
    /** The status over gRPC. */
    readonly statusName?: string;
  } & NodeJS.ErrnoException;
  if (status !== undefined) {
    return { [ATTR_ERROR_TYPE]: String(status), [ATTR_HTTP_RESPONSE_STATUS_CODE]: status };
  }
  return statusName === undefined
    ? { [ATTR_ERROR_TYPE]: code ?? name }
    : { [ATTR_ERROR_TYPE]: statusName, [ATTR_RPC_STATUS_CODE]: statusName };
}

/** Returns the attributes of a component. There is one of each kind in a process. */
export const toComponent = (type: string): Attributes => ({
  [ATTR_OTEL_COMPONENT_TYPE]: type,
  [ATTR_OTEL_COMPONENT_NAME]: `${type}/0`,
});

function toServer(url: string): Attributes {
  const { hostname, pathname, port, protocol } = new URL(url);
  if (protocol === 'unix:') return { [ATTR_SERVER_ADDRESS]: pathname };
  const usualPort = protocol === 'https:' ? 443 : 80;
  return { [ATTR_SERVER_ADDRESS]: hostname, [ATTR_SERVER_PORT]: Number(port) || usualPort };
}

const KINDS = {
  traces: {
    unit: '{span}',
    exported: METRIC_OTEL_SDK_EXPORTER_SPAN_EXPORTED,
    inflight: METRIC_OTEL_SDK_EXPORTER_SPAN_INFLIGHT,
    types: {
      'http/protobuf': OTEL_COMPONENT_TYPE_VALUE_OTLP_HTTP_SPAN_EXPORTER,
      'http/json': OTEL_COMPONENT_TYPE_VALUE_OTLP_HTTP_JSON_SPAN_EXPORTER,
      grpc: OTEL_COMPONENT_TYPE_VALUE_OTLP_GRPC_SPAN_EXPORTER,
    },
  },
  logs: {
    unit: '{log_record}',
    exported: METRIC_OTEL_SDK_EXPORTER_LOG_EXPORTED,
    inflight: METRIC_OTEL_SDK_EXPORTER_LOG_INFLIGHT,
    types: {
      'http/protobuf': OTEL_COMPONENT_TYPE_VALUE_OTLP_HTTP_LOG_EXPORTER,
      'http/json': OTEL_COMPONENT_TYPE_VALUE_OTLP_HTTP_JSON_LOG_EXPORTER,
      grpc: OTEL_COMPONENT_TYPE_VALUE_OTLP_GRPC_LOG_EXPORTER,
    },
  },
  metrics: {
    unit: '{data_point}',
    exported: METRIC_OTEL_SDK_EXPORTER_METRIC_DATA_POINT_EXPORTED,
    inflight: METRIC_OTEL_SDK_EXPORTER_METRIC_DATA_POINT_INFLIGHT,
    types: {
      'http/protobuf': OTEL_COMPONENT_TYPE_VALUE_OTLP_HTTP_METRIC_EXPORTER,
      'http/json': OTEL_COMPONENT_TYPE_VALUE_OTLP_HTTP_JSON_METRIC_EXPORTER,
      grpc: OTEL_COMPONENT_TYPE_VALUE_OTLP_GRPC_METRIC_EXPORTER,
    },
  },
} as const;
