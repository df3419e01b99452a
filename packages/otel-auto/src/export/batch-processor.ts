import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { Batch } from '../otlp-encoding/batch';
import { guarded } from '../patching/guarded';
import type { BatchSettings } from '../settings/settings';
import type { Signal } from '../signal';
import { BodyPool } from './body-pool';
import { AFTER_SHUTDOWN, NOT_ENCODED, queueFull } from './loss-cause';
import type { RequestQueue } from './request-queue';

/**
 * The batch processor of one signal, which encodes each record as it ends: no record is kept as an
 * object. A batch is passed to the exporter when it is full or when its first record has waited for
 * long enough.
 */
export class BatchProcessor<Item> {
  readonly #signal: Signal;
  readonly #batch: Batch<Item>;
  readonly #queue: RequestQueue;
  readonly #settings: BatchSettings;
  readonly #bodies = new BodyPool(MAX_BATCH_BYTES);
  #timer: NodeJS.Timeout | undefined;
  #isShutDown = false;
  readonly #exportSafely = guarded('A batch', () => this.exportBatch());

  constructor(signal: Signal, batch: Batch<Item>, queue: RequestQueue, settings: BatchSettings) {
    this.#signal = signal;
    this.#batch = batch;
    this.#queue = queue;
    this.#settings = settings;
  }

  /** Adds a record to the batch. Never throws: a record that cannot be added is counted as lost. */
  add(item: Item, resource: Resource, scope: InstrumentationScope): void {
    const batch = this.#batch;
    const { maxQueueSize, maxExportBatchSize, scheduleDelayMillis } = this.#settings;
    if (this.#isShutDown) {
      this.#queue.countLost(this.#signal, 1, AFTER_SHUTDOWN);
      return;
    }
    if (maxQueueSize !== undefined && this.#countWaiting() >= maxQueueSize) {
      this.#queue.countLost(this.#signal, 1, queueFull(this.#signal, maxQueueSize));
      return;
    }
    try {
      batch.add(item, resource, scope);
    } catch {
      this.#queue.countLost(this.#signal, 1, NOT_ENCODED);
      return;
    }
    if (
      batch.byteLength >= MAX_BATCH_BYTES ||
      (maxExportBatchSize !== undefined && batch.count >= maxExportBatchSize)
    ) {
      this.#exportSafely();
    } else {
      this.#timer ??= setTimeout(this.#exportSafely, scheduleDelayMillis).unref();
    }
  }

  /** Passes the batch to the exporter, unless it is empty. */
  exportBatch(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const request = this.#batch.take();
    if (request === undefined) return;
    const { count } = request;
    const body = this.#bodies.copy(request);
    request.release();
    this.#queue.enqueue({ signal: this.#signal, isSuperseded: false, count, ...body });
  }

  /**
   * Exports all records so far; resolves when all of them were sent or have failed. Never rejects.
   */
  async flush(): Promise<void> {
    this.exportBatch();
    await this.#queue.flush();
  }

  /** Flushes; records made from now on are counted as lost. Never rejects. */
  async shutdown(): Promise<void> {
    this.#isShutDown = true;
    await this.flush();
  }

  hasPending(): boolean {
    return this.#batch.count > 0 || this.#queue.hasRequests(this.#signal);
  }

  #countWaiting(): number {
    return this.#batch.count + this.#queue.countWaiting(this.#signal);
  }
}

/**
 * The size of a batch: about a thousand spans, which a receiver accepts in one piece without
 * delaying others.
 */
const MAX_BATCH_BYTES = 256 * 1024;
