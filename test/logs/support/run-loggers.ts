import { join } from 'node:path';
import type { LogRecord } from '@acme/otlp-receiver';
import { runApp, type AppOptions, type NodeVersion, type Run } from '@acme/otel-testkit';
import { buildApplication, type ModuleKind } from '../../libraries/support/application';
import { installWithDistro } from '../../support/install-with-distro';

/** The folder with the loggers. It is installed outside of a hook, whose time is limited. */
const LOGGERS = installWithDistro('loggers');

/** The workspaces of `test/apps-loggers`, each with other versions of loggers; `.` has the newest. */
type LoggerWorkspace =
  | '.'
  | 'bunyan2'
  | 'nest10'
  | 'nest11'
  | 'nest11.0'
  | 'pino8'
  | 'pino8.0'
  | 'pino9';

/** One way to run an application of `applications/`. */
export interface LoggerCase {
  readonly workspace?: LoggerWorkspace;
  readonly kind?: ModuleKind;
  readonly nodeVersion?: NodeVersion;
  readonly env?: Readonly<Record<string, string>>;
  readonly lifetimeMillis?: number;
}

/** The lines that the stream of one case received, and what the case returned or threw. */
export interface CaseResult {
  readonly lines: readonly string[];
  readonly returned?: unknown;
  readonly threw?: string;
}

/** Each case, run once outside any span and once in a span of its name. */
export type CaseResults = Readonly<
  Record<string, { readonly outside: CaseResult; readonly inside: CaseResult }>
>;

/** The same application with the distro and without it. */
export interface LoggerRun {
  readonly ours: CaseResults;
  readonly plain: CaseResults;
  readonly run: Run;
}

/** Runs an application of `applications/` with the distro and without it. */
export async function runLoggers(
  name: string,
  {
    workspace = '.',
    kind = 'commonjs',
    nodeVersion = '24',
    env = {},
    lifetimeMillis = 60_000,
  }: LoggerCase = {},
): Promise<LoggerRun> {
  const folder = join(LOGGERS, workspace);
  const entry = buildApplication({ source: `logs/applications/${name}`, folder }, kind);
  const options: AppOptions = {
    cwd: folder,
    nodeVersion,
    env: { OTEL_METRICS_EXPORTER: 'none', OTEL_SERVICE_NAME: 'loggers', ...env },
    lifetimeMillis,
  };
  const [run, plain] = await Promise.all([
    runApp(entry, { ...options, door: kind === 'commonjs' ? 'require' : 'import' }),
    runApp(entry, { ...options, door: 'none' }),
  ]);
  return { ours: toResults(run), plain: toResults(plain), run };
}

function toResults({ stdout, stderr }: Run): CaseResults {
  const line = stdout.split('\n').find((each) => each.startsWith('{"results":'));
  if (line === undefined) throw new Error(`there are no results\n${stdout}${stderr}`);
  return (JSON.parse(line) as { readonly results: CaseResults }).results;
}

/** A record as the tests write it down: severity number and text, body, attributes. */
export type RecordSketch = readonly [
  severityNumber: number,
  severityText: string,
  body: unknown,
  attributes: Readonly<Record<string, unknown>>,
];

/** The records of the lines that were written in the span of each case. */
export function recordsInSpans({ run, ours }: LoggerRun): Record<string, RecordSketch[]> {
  return Object.fromEntries(
    Object.keys(ours).map((name) => [name, recordsOf(run, name).map(toSketch)]),
  );
}

/** The records of the lines that were written outside any span, in their order. */
export function recordsOutside({ run }: LoggerRun): RecordSketch[] {
  return inOrder(run.logRecords.filter(({ spanId }) => spanId === undefined)).map(toSketch);
}

/** The records themselves of the lines that were written in the span of a case. */
export function recordsOf(run: Run, name: string): readonly LogRecord[] {
  const spanIds = run.spans.filter((span) => span.name === name).map(({ spanId }) => spanId);
  return inOrder(
    run.logRecords.filter(({ spanId }) => spanId !== undefined && spanIds.includes(spanId)),
  );
}

/** Sorts records by when they were observed: requests in flight together may arrive in any order. */
const inOrder = (records: readonly LogRecord[]): readonly LogRecord[] =>
  records.toSorted((one, other) => Number(one.observedTimeUnixNano - other.observedTimeUnixNano));

const toSketch = ({ severityNumber, severityText, body, attributes }: LogRecord): RecordSketch => [
  severityNumber,
  severityText,
  typeof body === 'string' ? toShort(body) : body,
  JSON.parse(
    JSON.stringify(attributes, (_key, value: unknown) =>
      typeof value === 'string' ? toShort(value) : value,
    ),
  ) as Record<string, unknown>,
];

/** Shortens a text: a stack to its first row, a cut text to its beginning, ids to placeholders. */
function toShort(text: string): string {
  const frames = text.search(/\n {4,}at /);
  return (frames === -1 ? text : text.slice(0, frames))
    .replace(/^(.{3}).{1000,} \[cut: \d+ characters\]$/s, '$1 [cut]')
    .replace(/\b\d{6,} characters\b/, 'N characters')
    .replaceAll(/00-[\da-f]{32}-[\da-f]{16}-0[13]/g, 'TRACEPARENT')
    .replaceAll(/\b[\da-f]{32}\b/g, 'TRACE')
    .replaceAll(/\b[\da-f]{16}\b/g, 'SPAN');
}
