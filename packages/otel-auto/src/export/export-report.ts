import { describeOtlp } from '../diagnostics/destinations';
import { describeExportFailure } from '../diagnostics/export-failure';
import { describePartialSuccess } from '../diagnostics/partial-success';
import { describeStrangeAnswer } from '../diagnostics/strange-answer';
import type { Voice } from '../diagnostics/voice';
import { isThread } from '../is-thread';
import { parseAnswer } from './parse-answer';
import type { SendResult } from '../transport/sender';
import type { OtlpSettings } from '../settings/settings';
import { decodeAnswer } from './decode-answer';
import { LEFT_OUT, type LossCause, refusedBy } from './loss-cause';
import type { ExportRequest } from './export-request';

/** Says how the deliveries of one signal fare: the first one, failures, recovery, and what is lost by them. */
export class Report {
  readonly #voice: Voice;
  readonly #otlp: OtlpSettings;
  readonly #lose: (count: number, cause: LossCause) => void;
  // What a thread has to say of this, its process says.
  #hasDelivered = isThread();
  /** Whether a failure was said that is not over. */
  #isFailing = false;

  constructor(input: {
    readonly voice: Voice;
    readonly otlp: OtlpSettings;
    readonly lose: (count: number, cause: LossCause) => void;
  }) {
    this.#voice = input.voice;
    this.#otlp = input.otlp;
    this.#lose = input.lose;
  }

  /**
   * Never throws.
   *
   * @returns how many records the receiver has taken
   */
  onAttempt({ signal, count }: ExportRequest, result: SendResult): number {
    if (result.kind === 'accepted') return this.#onAccepted({ signal, count }, result.answer);
    const line = describeExportFailure(signal, this.#otlp, result.error);
    if (this.#voice.sayAtMostEachMinute(`failed-${signal}`, line)) this.#isFailing = true;
    if (result.kind === 'rejected') this.#lose(count, refusedBy(result.error));
    return 0;
  }

  #onAccepted(
    { signal, count }: Pick<ExportRequest, 'signal' | 'count'>,
    answer: Uint8Array,
  ): number {
    const voice = this.#voice;
    const receiver = describeOtlp(this.#otlp);
    if (!this.#hasDelivered) voice.say(`first ${signal} delivered to ${receiver}.`);
    else if (this.#isFailing) voice.say(`${signal} are delivered again to ${receiver}.`);
    this.#hasDelivered = true;
    this.#isFailing = false;
    const { partialSuccess, strangeAnswer } = parseAnswer(answer, decodeAnswer);
    if (strangeAnswer !== undefined) {
      voice.sayAtMostEachMinute(
        `strange-${signal}`,
        describeStrangeAnswer(signal, this.#otlp, strangeAnswer),
      );
    }
    if (partialSuccess === undefined) return count;
    voice.sayAtMostEachMinute(
      `partial-${signal}`,
      describePartialSuccess(signal, this.#otlp, partialSuccess),
    );
    const leftOut = Math.min(partialSuccess.rejectedCount, count);
    if (leftOut > 0) this.#lose(leftOut, LEFT_OUT);
    return count - leftOut;
  }
}
