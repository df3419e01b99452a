import { explainExportFailure } from '../diagnostics/export-failure';
import { describeRemark } from '../diagnostics/partial-success';
import type { Signal } from '../signal';
import type { Settings } from '../settings/settings';
import { describeSampler } from './describe-sampler';
import { describeOff } from './describe-settings';
import type { Answer, StartedFindings } from './findings';
import type { Check } from './report';

/** Judges what came back for the test data of one signal. */
export function judgeExport(signal: Signal, settings: Settings, start: StartedFindings): Check {
  const { exporters } = settings[signal];
  const { answer } = start.exports[signal];
  if (exporters.length === 0) return { about: signal, state: 'note', text: describeOff(signal) };
  if (!exporters.includes('otlp')) {
    const text = 'they go to the console of the application, to no endpoint';
    return { about: signal, state: 'note', text };
  }
  if (answer !== undefined) return { about: signal, ...judgeAnswer(signal, answer) };
  if (signal === 'traces' && !start.test.isSampled && start.test.isTraceIdValid) {
    const text = `nothing was sent: the sampler ${describeSampler(settings.traces.sampler)} keeps no span`;
    return {
      about: signal,
      state: 'note',
      text,
      cure: 'see OTEL_TRACES_SAMPLER and ACME_OTEL_SAMPLING_RULES',
    };
  }
  return {
    about: signal,
    state: 'failed',
    text: 'nothing was sent: what was recorded did not come to our exporter',
    cure: 'see step 2',
  };
}

type Judgement = Omit<Check, 'about'>;

function judgeAnswer(signal: Signal, answer: Answer): Judgement {
  if (answer.kind === 'failed') {
    const { cause, cure } = explainExportFailure(answer.error);
    return { state: 'failed', text: `not delivered: ${cause}`, cure };
  }
  if (answer.kind === 'unanswered') {
    return {
      state: 'failed',
      text: `not delivered: no answer within ${answer.millis} ms`,
      cure: 'check that the collector is reachable and not overloaded',
    };
  }
  return judgeAcceptance(signal, answer);
}

function judgeAcceptance(
  signal: Signal,
  { millis, partialSuccess, strangeAnswer }: Extract<Answer, { kind: 'accepted' }>,
): Judgement {
  if (partialSuccess !== undefined) {
    const isRejected = partialSuccess.rejectedCount > 0;
    return {
      state: isRejected ? 'failed' : 'note',
      text: `accepted in ${millis} ms, but it ${describeRemark(signal, partialSuccess)}`,
      ...(isRejected && { cure: 'look at the limits and the log of the collector' }),
    };
  }
  if (strangeAnswer !== undefined) {
    return {
      // A web page answers 200 to everything; some backends merely answer OTLP in words of their own.
      state: strangeAnswer.startsWith('<') ? 'failed' : 'note',
      text: `answered with success in ${millis} ms, but not as OTLP does: ${JSON.stringify(strangeAnswer)}`,
      cure: 'check that OTEL_EXPORTER_OTLP_ENDPOINT is the OTLP endpoint and not that of a web page',
    };
  }
  return { state: 'ok', text: `accepted in ${millis} ms` };
}
