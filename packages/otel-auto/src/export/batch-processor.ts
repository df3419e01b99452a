import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { Signal } from '../signal';
import type { Batch } from '../otlp-encoding/batch';
import type { BatchSettings } from '../settings/settings';
import { BodyPool } from './body-pool';
import { guarded } from '../patching/guarded';
import type { OtlpExporter } from './otlp-exporter';
import { AFTER_SHUTDOWN, NOT_ENCODED, queueFull } from './loss-cause';

/**
 * Where records of one signal go as they end: encoded at once into a batch, which is posted when it is
 * full or when its first record has waited for long enough. No record is kept as an object.
 */
export class BatchProcessor<Item> {
  readonly #signal: Signal;
  readonly #batch: Batch<Item>;
  readonly #delivery: OtlpExporter;
  readonly #settings: BatchSettings;
  readonly #bodies = new BodyPool(MAX_BATCH_BYTES);
  #timer: NodeJS.Timeout | undefined;
  #isShutDown = false;
  readonly #closeSafely = guarded('A batch', () => this.close());

  constructor(signal: Signal, batch: Batch<Item>, delivery: OtlpExporter, settings: BatchSettings) {
    this.#signal = signal;
    this.#batch = batch;
    this.#delivery = delivery;
    this.#settings = settings;
  }

  /** Never throws. */
  add(item: Item, resource: Resource, scope: InstrumentationScope): void {
    const batch = this.#batch;
    if (this.#isShutDown) {
      this.#delivery.lose(this.#signal, 1, AFTER_SHUTDOWN);
      return;
    }
    const { given, scheduleDelayMillis } = this.#settings;
    if (given.maxQueueSize !== undefined && this.#countWaiting() >= given.maxQueueSize) {
      this.#delivery.lose(this.#signal, 1, queueFull(this.#signal, given.maxQueueSize));
      return;
    }
    try {
      batch.add(item, resource, scope);
    } catch {
      this.#delivery.lose(this.#signal, 1, NOT_ENCODED);
      return;
    }
    if (
      batch.byteLength >= MAX_BATCH_BYTES ||
      (given.maxExportBatchSize !== undefined && batch.count >= given.maxExportBatchSize)
    ) {
      this.#closeSafely();
    } else {
      this.#timer ??= setTimeout(this.#closeSafely, scheduleDelayMillis).unref();
    }
  }

  /** Posts what there is. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const request = this.#batch.take();
    if (request === undefined) return;
    const { count } = request;
    const body = this.#bodies.copy(request);
    request.release();
    this.#delivery.post({ signal: this.#signal, isSuperseded: false, count, ...body });
  }

  /** Resolves when all that was recorded so far has been tried. Never rejects. */
  async flush(): Promise<void> {
    this.close();
    await this.#delivery.flush();
  }

  /** What is recorded from now on is counted as lost; resolves as `flush` does. Never rejects. */
  async shutdown(): Promise<void> {
    this.#isShutDown = true;
    await this.flush();
  }

  #countWaiting(): number {
    return this.#batch.count + this.#delivery.countWaiting(this.#signal);
  }

  hasPending(): boolean {
    return this.#batch.count > 0 || this.#delivery.hasWork(this.#signal);
  }
}

/** About a thousand spans; what a receiver takes in one piece without holding up others. */
const MAX_BATCH_BYTES = 256 * 1024;
