import { describeCount } from '../diagnostics/describe-count';
import type { Voice } from '../diagnostics/voice';
import type { Signal } from '../signal';
import type { LossCause } from './loss-cause';
import { type Wait, waitUnreferenced } from './wait';

/** The losses of one signal for one cause. */
interface Loss {
  readonly signal: Signal;
  readonly cause: LossCause;
  total: number;
  saidTotal: number;
  /** Whether it was reported within the last minute. */
  isSaid: boolean;
}

/**
 * Counts losses, by signal and cause. The first loss is reported at once, later ones once a minute
 * while they last, always with the total; the rest at the end of the process.
 */
export class Losses {
  readonly #voice: Voice;
  readonly #wait: Wait;
  readonly #losses = new Map<string, Loss>();

  constructor(voice: Voice, wait: Wait = waitUnreferenced) {
    this.#voice = voice;
    this.#wait = wait;
  }

  /** Counts lost records. Never throws. */
  count(signal: Signal, count: number, cause: LossCause): void {
    const loss = this.#lossOf(signal, cause);
    loss.total += count;
    if (!loss.isSaid) this.#say(loss);
  }

  /**
   * Reports in one line the losses that were not reported yet, for the end of the process. Never
   * throws.
   */
  sayRest(): void {
    const rest = [...this.#losses.values()].filter(({ total, saidTotal }) => total > saidTotal);
    if (rest.length === 0) return;
    for (const loss of rest) loss.saidTotal = loss.total;
    const describe = (losses: readonly Loss[]) =>
      losses.map((loss) => `${describeTotal(loss)} (${loss.cause.words})`).join(', ');
    const [open, lost] = [rest.filter(isOpen), rest.filter((loss) => !isOpen(loss))];
    const parts = [
      ...(lost.length > 0 ? [`lost until now: ${describe(lost)}`] : []),
      ...(open.length > 0 ? [`not confirmed until now: ${describe(open)}`] : []),
    ];
    this.#voice.say(`the process ends; ${parts.join('; ')}.`);
  }

  #say(loss: Loss): void {
    loss.isSaid = true;
    loss.saidTotal = loss.total;
    const what = isOpen(loss) ? 'not confirmed' : 'lost';
    this.#voice.say(`${describeTotal(loss)} ${what} until now: ${loss.cause.words}.`);
    this.#wait(MINUTE_MILLIS, () => {
      loss.isSaid = false;
      if (loss.total > loss.saidTotal) this.#say(loss);
    });
  }

  #lossOf(signal: Signal, cause: LossCause): Loss {
    const key = `${signal} ${cause.words}`;
    let loss = this.#losses.get(key);
    if (loss === undefined) {
      loss = { signal, cause, total: 0, saidTotal: 0, isSaid: false };
      this.#losses.set(key, loss);
    }
    return loss;
  }
}

const isOpen = ({ cause }: Loss): boolean => cause.isOpen === true;
const describeTotal = ({ signal, total }: Loss): string => describeCount(signal, total);

const MINUTE_MILLIS = 60_000;
