import { describeCount } from '../diagnostics/describe-count';
import type { Voice } from '../diagnostics/voice';
import type { Signal } from '../otlp/signal-exporter';

/** Counts what was lost, by signal and cause, and says so at most once a minute while it lasts. */
export class Losses {
  readonly #voice: Voice;
  readonly #counts = new Map<string, number>();

  constructor(voice: Voice) {
    this.#voice = voice;
  }

  count(signal: Signal, count: number, cause: string): void {
    const key = `${signal} ${cause}`;
    const total = (this.#counts.get(key) ?? 0) + count;
    this.#counts.set(key, total);
    this.#voice.sayAtMostEachMinute(
      `lost ${key}`,
      `${describeCount(signal, total)} lost until now: ${cause}.`,
    );
  }
}
