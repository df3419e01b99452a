import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  type InstrumentationConfig,
} from '@opentelemetry/instrumentation';
import { followPromise } from '../../patching/follow-promise';
import { guarded } from '../../patching/guarded';
import { Patches } from '../../patching/patches';
import type { Invoke } from '../../patching/wrap-function';
import { VERSION } from '../../version';
import { createKafkaMetrics, type KafkaMetrics } from './kafka-metrics';
import { runInSpans } from './process-in-spans';
import { sendBatchInSpans, sendInSpan, type Sending } from './send-in-spans';

/**
 * Creates spans and metrics for `kafkajs` and propagates the context, for messages that are sent
 * and for those that a consumer's handlers receive.
 *
 * Upstream's instrumentation writes the context into the caller's messages, throws for wrong ones
 * where the library rejects, and replaces handlers in the caller's configuration.
 */
export class KafkaJsInstrumentation extends InstrumentationBase {
  declare private metrics: KafkaMetrics;

  constructor(config: InstrumentationConfig = {}) {
    super('@acme/otel-auto/kafkajs', VERSION, config);
  }

  override _updateMetricInstruments(): void {
    this.metrics = createKafkaMetrics(this.meter);
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    const patches = new Patches();
    const telemetry = { tracer: () => this.tracer, metrics: () => this.metrics };
    return new InstrumentationNodeModuleDefinition(
      'kafkajs',
      ['>=0.3.0 <3'],
      (exports: { Kafka?: { prototype?: object } } | undefined) => {
        const prototype = exports?.Kafka?.prototype;
        patches.method(
          prototype,
          'producer',
          onMade((producer) => instrumentProducer(producer, telemetry)),
        );
        patches.method(
          prototype,
          'consumer',
          onMade((consumer, options) => instrumentConsumer(consumer, options, telemetry)),
        );
        return exports;
      },
      () => patches.undo(),
    );
  }
}

/** Passes the object that a method of the client creates, and its options, to `instrument`. */
const onMade = (instrument: (made: object, options: unknown) => void): Invoke => {
  const see = guarded('the telemetry of a client of Kafka', instrument);
  return (original, thisArg, args) => {
    const made: unknown = Reflect.apply(original, thisArg, args);
    if (typeof made === 'object' && made !== null) see(made, args[0]);
    return made;
  };
};

function instrumentProducer(producer: object, telemetry: Sending): void {
  const patches = new Patches();
  patches.method(producer, 'send', sendInSpan(telemetry));
  patches.method(producer, 'sendBatch', sendBatchInSpans(telemetry));
  patches.method(producer, 'transaction', (original, thisArg, args) => {
    const promise: unknown = Reflect.apply(original, thisArg, args);
    if (!(promise instanceof Promise)) return promise;
    return followPromise(promise, { onValue: instrumentTransaction(telemetry), onError() {} });
  });
}

/** Instruments a transaction: each send has a span, in the context of its caller. */
const instrumentTransaction = (telemetry: Sending) =>
  guarded('the telemetry of a transaction', (transaction: unknown): void => {
    if (typeof transaction === 'object' && transaction !== null) {
      instrumentProducer(transaction, telemetry);
    }
  });

function instrumentConsumer(consumer: object, options: unknown, telemetry: Sending): void {
  const { groupId } = (options ?? {}) as { groupId?: unknown };
  const run = runInSpans({
    ...telemetry,
    groupId: typeof groupId === 'string' ? groupId : undefined,
  });
  new Patches().method(consumer, 'run', run);
}
