import { joinWords } from '../diagnostics/join-words';
import { formatProblem } from '../settings/problem';
import { describeSettings } from './describe-settings';
import { describeTestData } from './describe-test-data';
import type { Findings } from './findings';
import { judgeExport } from './judge-export';
import { judgeProviders } from './judge-providers';
import { mergeChecks } from './merge-checks';
import type { Check, Report } from './report';
import { SIGNALS } from '../signal';

/** Returns the report on the findings: facts, causes, cures and the verdict. Pure. */
export function judge(findings: Findings): Report {
  const { version, nodeVersion, variables, problems, settings, start } = findings;
  const isStarted = start.kind === 'started';
  const providers = judgeProviders(findings);
  const answers = isStarted ? SIGNALS.map((each) => judgeExport(each, settings, start)) : [];
  const failed = [...providers, ...answers].filter(({ state }) => state === 'failed');
  return {
    version,
    nodeVersion,
    variables,
    problems: problems.map(formatProblem),
    understood: describeSettings(findings),
    providers,
    sent: isStarted ? describeTestData(settings, start) : [],
    answers,
    verdict: [
      failed.length > 0 ? describeFailures(findings, failed) : describeSuccess(findings, answers),
      ...(problems.length > 0 ? [`See also what is wrong with the variables in step 1.`] : []),
    ].join(' '),
    exitCode: failed.length > 0 ? 1 : 0,
  };
}

function describeFailures({ start }: Findings, failed: readonly Check[]): string {
  if (start.kind === 'disabled') return 'Nothing is sent: OTEL_SDK_DISABLED turns the distro off.';
  if (start.kind === 'failed') return 'Nothing is sent: the distro could not start.';
  return `Not in order: ${mergeChecks(failed)
    .map(({ about, text }) => `${about} - ${text}`)
    .join('; ')}.`;
}

function describeSuccess({ settings, start }: Findings, answers: readonly Check[]): string {
  const arrived = SIGNALS.filter(
    (signal) => start.kind === 'started' && start.exports[signal].answer?.kind === 'accepted',
  );
  const off = SIGNALS.filter((signal) => !settings[signal].exporters.includes('otlp'));
  if (arrived.length === 0) return 'In order, but nothing is sent to any endpoint; see step 4.';
  const rest =
    answers.length - arrived.length - off.length > 0 ? '; for the others see step 4' : '';
  return off.length === 0
    ? `In order: ${joinWords(arrived)} arrive${rest}.`
    : `In order: ${joinWords(arrived)} arrive, ${joinWords(off)} are not sent to an endpoint${rest}.`;
}
