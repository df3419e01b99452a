import { describeCount } from '../diagnostics/describe-count';
import type { Voice } from '../diagnostics/voice';
import type { Signal } from '../otlp/signal-exporter';
import type { LossCause } from './loss-cause';
import { type Wait, waitUnreferenced } from './wait';

/** What was lost of one signal for one cause. */
interface Loss {
  readonly signal: Signal;
  readonly words: string;
  total: number;
  saidTotal: number;
  /** Whether it was said within the last minute. */
  isSaid: boolean;
}

/**
 * Counts what was lost, by signal and cause. The first loss is said at once, what follows once a
 * minute while it lasts, always with the total; the rest at the end of the process.
 */
export class Losses {
  readonly #voice: Voice;
  readonly #wait: Wait;
  readonly #losses = new Map<string, Loss>();

  constructor(voice: Voice, wait: Wait = waitUnreferenced) {
    this.#voice = voice;
    this.#wait = wait;
  }

  /** Never throws. */
  count(signal: Signal, count: number, { words }: LossCause): void {
    const loss = this.#lossOf(signal, words);
    loss.total += count;
    if (!loss.isSaid) this.#say(loss);
  }

  /** Says in one line what was lost and not said yet: the process ends. Never throws. */
  sayRest(): void {
    const rest = [...this.#losses.values()].filter(({ total, saidTotal }) => total > saidTotal);
    if (rest.length === 0) return;
    for (const loss of rest) loss.saidTotal = loss.total;
    const parts = rest.map((loss) => `${describeTotal(loss)} (${loss.words})`);
    this.#voice.say(`the process ends, and until now were lost ${parts.join(', ')}.`);
  }

  #say(loss: Loss): void {
    loss.isSaid = true;
    loss.saidTotal = loss.total;
    this.#voice.say(`${describeTotal(loss)} lost until now: ${loss.words}.`);
    this.#wait(MINUTE_MILLIS, () => {
      loss.isSaid = false;
      if (loss.total > loss.saidTotal) this.#say(loss);
    });
  }

  #lossOf(signal: Signal, words: string): Loss {
    const key = `${signal} ${words}`;
    let loss = this.#losses.get(key);
    if (loss === undefined) {
      loss = { signal, words, total: 0, saidTotal: 0, isSaid: false };
      this.#losses.set(key, loss);
    }
    return loss;
  }
}

const describeTotal = ({ signal, total }: Loss): string => describeCount(signal, total);

const MINUTE_MILLIS = 60_000;
