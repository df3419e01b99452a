import { expect } from '@jest/globals';
import { type CaseResult, type CaseResults, type LoggerRun, recordsOf } from './run-loggers';

/**
 * Expects what was written outside any span, returned and thrown to be the same as without the distro.
 */
export function expectUntouchedOutside({ ours, plain }: LoggerRun): void {
  expect(mapCases(ours, ({ outside }) => toComparable(outside))).toEqual(
    mapCases(plain, ({ outside }) => toComparable(outside)),
  );
}

/**
 * Expects each line that was written in a span to have the ids of that span once, and to be the same
 * as without the distro in all else.
 *
 * @param countOf - how many times a line, given without them, has them; for lines that are different
 */
export function expectIdsInside(
  { ours, plain, run }: LoggerRun,
  countOf: (line: string, name: string) => number = () => 1,
): void {
  const found: Record<string, unknown> = {};
  const expected: Record<string, unknown> = {};
  const rest = mapCases(ours, ({ inside }, name) => {
    const span = run.spans.find((each) => each.name === name);
    const lines = inside.lines.map((line) =>
      takeIds(line, span?.traceId ?? '', span?.spanId ?? ''),
    );
    found[name] = lines;
    expected[name] = lines.map(({ line }) => ({ line, count: countOf(line, name) }));
    return toComparable({ ...inside, lines: lines.map(({ line }) => line) });
  });
  expect(rest).toEqual(mapCases(plain, ({ inside }) => toComparable(inside)));
  expect(found).toEqual(expected);
}

/** Expects the records of a case to be of its span, and to have been made while that was active. */
export function expectOfCall({ run }: LoggerRun, name: string, scope: string): void {
  const span = run.spans.find((each) => each.name === name);
  const records = recordsOf(run, name);
  expect(records).not.toHaveLength(0);
  for (const record of records) {
    expect([record.scope.name, record.traceId, record.flags]).toEqual([scope, span?.traceId, 3]);
    expect(record.timeUnixNano).toBeGreaterThan((span?.startTimeUnixNano ?? 0n) - CLOCKS_APART);
    expect(record.timeUnixNano).toBeLessThan((span?.endTimeUnixNano ?? 0n) + CLOCKS_APART);
  }
}

/** A span counts from its start by a clock of its own, which the system's may leave behind. */
const CLOCKS_APART = 1_000_000_000n;

/** Takes the ids of a span out of a line, in whichever of the forms they are in it. */
function takeIds(line: string, traceId: string, spanId: string): { line: string; count: number } {
  const members = `"trace_id":"${traceId}","span_id":"${spanId}","trace_flags":"03"`;
  const forms = [
    `,${members}`,
    `${members},?`,
    ` trace_id=${traceId} span_id=${spanId}`,
    // as pino-pretty shows them
    `\\n {4}trace_id: "${traceId}"\\n {4}span_id: "${spanId}"\\n {4}trace_flags: "03"`,
    // as `util.inspect` shows them, coloured or on rows of their own
    `,\\s+trace_id: C?'${traceId}'C?,\\s+span_id: C?'${spanId}'C?,\\s+trace_flags: C?'03'C?`,
  ].map((form) => form.replaceAll('C?', '(?:\\u001b\\[\\d+m)?'));
  let count = 0;
  const rest = line.replaceAll(new RegExp(forms.join('|'), 'g'), () => {
    count += 1;
    return '';
  });
  return { line: rest, count };
}

/**
 * Replaces the parts of a result that differ from run to run: times, the process, the frames below
 * the first.
 */
function toComparable(result: CaseResult): unknown {
  return JSON.parse(JSON.stringify(result, (_key, value: unknown) => toComparableValue(value)));
}

function toComparableValue(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return CHANGING.reduce((text, [pattern, word]) => text.replaceAll(pattern, word), value);
}

const CHANGING: readonly (readonly [RegExp, string])[] = [
  [/((?:\\n|\n)\s+at [^"\n\\]+)(?:(?:\\n|\n)\s+at [^"\n\\]+)+/g, '$1'],
  [/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME'],
  [/00-[\da-f]{32}-[\da-f]{16}-0[13]/g, 'TRACEPARENT'],
  [/(?<!\d)\d{13}(?:\d{6})?(?!\d)/g, 'TIME'],
  [/(?<="time":)\d{10}(?:\.\d+)?\b/g, 'TIME'],
  [/\[\d\d:\d\d:\d\d\.\d{3}\]/g, 'TIME'],
  [/(?<!\d)\d+\/\d+\/\d{4}, [\d:]+\s[AP]M/g, 'TIME'],
  [/\b\d+(\.\d+)?ms\b/g, 'TIME'],
  // oxlint-disable-next-line no-control-regex -- colours begin with the control character ESC
  [/(?<="pid":|\[Nest\] |INFO \(|pid: (?:\u001b\[33m)?)\d+/g, 'PID'],
];

const mapCases = (
  cases: CaseResults,
  map: (result: CaseResults[string], name: string) => unknown,
): Record<string, unknown> =>
  Object.fromEntries(Object.entries(cases).map(([name, result]) => [name, map(result, name)]));
