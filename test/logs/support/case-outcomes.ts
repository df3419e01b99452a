import type { Run } from '@acme/otel-testkit';
import type { LogRecord, Span } from '@acme/otlp-receiver';

/** The outcome of one case of an application (`applications/support/cases.mjs`). */
export interface CaseOutcome {
  /** The output, byte by byte. */
  readonly text: string;
  /** The log records that arrived, in the order they were sent. */
  readonly records: readonly LogRecord[];
  /** The span that the case ran in, if it did. */
  readonly span: Span | undefined;
  /** Names of all spans of the run, by their ids. */
  readonly spanNames: ReadonlyMap<string, string>;
}

/**
 * Divides what a run printed and sent among its cases, by their names.
 *
 * @throws Error if it has none, since whatever is said of each of its cases would hold
 */
export function toCaseOutcomes(run: Run): ReadonlyMap<string, CaseOutcome> {
  const outcomes = new Map<string, CaseOutcome>();
  const records = divideRecords(run.logRecords);
  const spanNames = new Map(run.spans.map(({ spanId, name }) => [spanId, name]));
  for (const section of run.stdout.split(/^## /m).slice(1)) {
    const end = section.indexOf('\n');
    const name = section.slice(0, end);
    outcomes.set(name, {
      text: section.slice(end + 1),
      records: records.get(name) ?? [],
      span: run.spans.find((span) => span.name === name),
      spanNames,
    });
  }
  if (outcomes.size === 0) throw new Error(`there are no cases\n${run.stdout}${run.stderr}`);
  return outcomes;
}

function divideRecords(records: readonly LogRecord[]): Map<string, LogRecord[]> {
  const divided = new Map<string, LogRecord[]>();
  let current: LogRecord[] = [];
  for (const record of records) {
    if (record.attributes['isMarker'] === true) divided.set(String(record.body), (current = []));
    else current.push(record);
  }
  return divided;
}

/** The lines that a logger printed; the application's own begin with `> `. */
export const loggedLines = ({ text }: CaseOutcome): string[] =>
  text.split('\n').filter((line) => line !== '' && !line.startsWith('> '));

// A field as JSON, `util.inspect` or logfmt writes it, in colours or not.
const FIELD =
  // oxlint-disable-next-line no-control-regex -- colours begin with the control character ESC
  /\s*"?(?:trace_id|span_id|trace_flags)"?(?:: ?|=)(?:\u001B\[32m)?["'][\da-f]+["'](?:\u001B\[39m)?/
    .source;
const IDS = new RegExp(
  `,?${FIELD}|(?<=\\{)${FIELD},| trace_id=[\\da-f]{32} span_id=[\\da-f]{16}`,
  'g',
);
const EMPTY_OBJECT = /(?: -)? \{\s*\}$/gm;

/**
 * A text without the ids that we have put in it, and without an object at the end of a row that holds
 * nothing else.
 */
export const withoutIds = (text: string): string =>
  text.replaceAll(IDS, '').replaceAll(/\{,/g, '{').replaceAll(EMPTY_OBJECT, '');

/** The finished lines of a case that says before each what is logged: `> "text"`. */
export function toFinishedLines({ text }: CaseOutcome): ReadonlyMap<string, string> {
  const [, ...parts] = text.split(/^> "(.*)"\n/m);
  return new Map(
    parts.flatMap((name, index) =>
      index % 2 === 0 ? [[name, (parts[index + 1] ?? '').slice(0, -1)]] : [],
    ),
  );
}
