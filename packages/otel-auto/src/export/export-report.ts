import { describeOtlp } from '../diagnostics/destinations';
import { describeExportFailure } from '../diagnostics/export-failure';
import { describePartialSuccess } from '../diagnostics/partial-success';
import { describeStrangeAnswer } from '../diagnostics/strange-answer';
import type { Voice } from '../diagnostics/voice';
import { isThread } from '../is-thread';
import type { OtlpSettings } from '../settings/settings';
import type { ExportResponse, SendResult } from '../transport/sender';
import type { ExportRequest } from './export-request';
import { LEFT_OUT, type LossCause, refusedBy } from './loss-cause';

/** The report on the exports of one signal: the first success, failures, recovery, and losses. */
export class ExportReport {
  readonly #voice: Voice;
  readonly #otlp: OtlpSettings;
  readonly #countLost: (count: number, cause: LossCause) => void;
  // The first success of a thread is not reported after that of its process.
  #hasDelivered = isThread();
  /** Whether a reported failure is not over yet. */
  #isFailing = false;

  constructor(input: {
    readonly voice: Voice;
    readonly otlp: OtlpSettings;
    readonly countLost: (count: number, cause: LossCause) => void;
  }) {
    this.#voice = input.voice;
    this.#otlp = input.otlp;
    this.#countLost = input.countLost;
  }

  /**
   * Reports and counts the result of an attempt. Never throws.
   *
   * @returns the number of records that the receiver has accepted
   */
  onResult({ signal, count }: ExportRequest, result: SendResult): number {
    if (result.kind === 'accepted') return this.#onAccepted({ signal, count }, result.response);
    const line = describeExportFailure(signal, this.#otlp, result.error);
    if (this.#voice.sayAtMostEachMinute(`failed-${signal}`, line)) this.#isFailing = true;
    if (result.kind === 'rejected') this.#countLost(count, refusedBy(result.error));
    return 0;
  }

  #onAccepted(
    { signal, count }: Pick<ExportRequest, 'signal' | 'count'>,
    { partialSuccess, strangeAnswer }: ExportResponse,
  ): number {
    const voice = this.#voice;
    const receiver = describeOtlp(this.#otlp);
    if (!this.#hasDelivered) voice.say(`first ${signal} delivered to ${receiver}.`);
    else if (this.#isFailing) voice.say(`${signal} are delivered again to ${receiver}.`);
    this.#hasDelivered = true;
    this.#isFailing = false;
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
    const rejectedCount = Math.min(partialSuccess.rejectedCount, count);
    if (rejectedCount > 0) this.#countLost(rejectedCount, LEFT_OUT);
    return count - rejectedCount;
  }
}
