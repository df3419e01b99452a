import { escapeControls } from '../diagnostics/escape-controls';
import { mergeChecks } from './merge-checks';
import { createPaint, type Paint } from '../paint';
import type { Check, Fact, Report } from './report';

/** Formats the report as text for a terminal, with a line break at its end. */
export function formatReport(given: Report, options: { readonly color: boolean }): string {
  const report = escapeTexts(given);
  const paint = createPaint(options.color);
  const blocks = [
    [`otel-auto doctor ${report.version}, Node.js ${report.nodeVersion}`],
    [paint('bold', '1. Variables as understood'), ...formatVariables(report, paint)],
    [...formatFacts(report.understood)],
    [paint('bold', '2. Providers'), ...formatChecks(report.providers, paint)],
    [paint('bold', '3. Test data'), ...orNone(formatFacts(report.sent), 'nothing was sent')],
    [
      paint('bold', '4. What came back'),
      ...orNone(formatChecks(mergeChecks(report.answers), paint), 'nothing'),
    ],
    [paint(report.exitCode === 0 ? 'green' : 'red', report.verdict)],
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/**
 * Escapes texts from outside, such as a response or the name of a variable, so that they stay on
 * their line and move no cursor.
 */
function escapeTexts<Value>(value: Value): Value {
  if (typeof value === 'string') return escapeControls(value, 'line') as Value;
  if (Array.isArray(value)) return value.map(escapeTexts) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, part]) => [key, escapeTexts(part)]);
  return Object.fromEntries(entries) as Value;
}

function formatVariables({ variables, problems }: Report, paint: Paint): readonly string[] {
  return [
    ...orNone(
      variables.map(({ variable, value }) => `   ${variable}=${value}`),
      'none is set; the defaults count',
    ),
    ...problems.map((problem) => `   ${paint('yellow', 'wrong')}  ${problem}`),
  ];
}

function formatFacts(facts: readonly Fact[]): readonly string[] {
  const width = widthOf(facts);
  return facts.map(({ about, text }) => `   ${about.padEnd(width)}  ${text}`);
}

const STYLES = { ok: 'green', failed: 'red', note: 'yellow' } as const;

function formatChecks(checks: readonly Check[], paint: Paint): readonly string[] {
  const width = widthOf(checks);
  return checks.flatMap(({ about, state, text, cure }) => [
    `   ${paint(STYLES[state], state.padEnd(6))}  ${about.padEnd(width)}  ${text}`,
    ...(cure === undefined ? [] : [`${' '.repeat(width + 13)}-> ${cure}`]),
  ]);
}

const widthOf = (facts: readonly Fact[]): number =>
  Math.max(...facts.map(({ about }) => about.length));

const orNone = (lines: readonly string[], text: string): readonly string[] =>
  lines.length > 0 ? lines : [`   ${text}`];
