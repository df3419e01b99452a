import type { HrTime } from '@opentelemetry/api';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import {
  ATTR_EXCEPTION_MESSAGE,
  ATTR_EXCEPTION_STACKTRACE,
  ATTR_EXCEPTION_TYPE,
} from '@opentelemetry/semantic-conventions';
import { escapeControls } from '../diagnostics/escape-controls';
import { createPaint, type Paint, type PaintStyle } from '../paint';
import { toJsonValue } from './to-json-value';

/**
 * Formats a log record for who reads a terminal: one row, and below it, indented, what has lines of
 * its own.
 *
 * ```text
 * 14:03:07.123 ERROR payment failed order=7 reason="card declined"  trace_id=5b8e… span_id=05f3…
 *     Error: card declined
 *         at pay (/srv/shop/pay.js:12:9)
 * ```
 *
 * The time is the local one. What is the same in every line, as the resource, is left out. Never
 * throws; whatever the application has written moves no cursor.
 */
export function toTerminalText(record: ReadableLogRecord, colours: boolean): string {
  const paint = createPaint(colours);
  const stack = record.attributes[ATTR_EXCEPTION_STACKTRACE];
  const [first = '', ...below] = linesOf(record.body ?? record.eventName ?? '');
  if (typeof stack === 'string') below.push(...linesOf(stack));

  const row = [
    paint('dim', formatTime(record.hrTime)),
    formatSeverity(record, paint),
    first,
    ...toFields(record).map(([key, value]) => formatField(key, value, paint)),
  ];
  const text = `${row.filter((part) => part !== '').join(' ')}${formatTrace(record, paint)}`;
  return [text, ...below.map((line) => (line === '' ? '' : `    ${line}`))].join('\n');
}

/**
 * Formats a value as lines: strings unchanged, structures as JSON; trailing line breaks are
 * dropped.
 */
const linesOf = (value: unknown): readonly string[] =>
  escapeControls(
    (typeof value === 'string' ? value : JSON.stringify(toJsonValue(value))).replaceAll(
      '\r\n',
      '\n',
    ),
  )
    .trimEnd()
    .split('\n');

function formatTime([seconds, nanos]: HrTime): string {
  const date = new Date(seconds * 1000 + Math.floor(nanos / 1e6));
  const [hours, minutes, second, millis] = [
    date.getHours(),
    date.getMinutes(),
    date.getSeconds(),
    date.getMilliseconds(),
  ].map((part, index) => String(part).padStart(index === 3 ? 3 : 2, '0'));
  return `${hours}:${minutes}:${second}.${millis}`;
}

/**
 * Returns the severity by its name in the specification; the application's own text if there is no
 * number.
 */
function formatSeverity({ severityNumber, severityText }: ReadableLogRecord, paint: Paint): string {
  const [name, style] = SEVERITIES[Math.floor(((severityNumber ?? 0) - 1) / 4)] ?? [
    severityText === undefined ? 'LOG' : quoteIfNeeded(toUpperCase(severityText)),
  ];
  const padded = name.padEnd(5);
  return style === undefined ? padded : paint(style, padded);
}

/** Converts a text to upper case; an application need not keep the types of a record. */
const toUpperCase = (text: unknown): unknown =>
  typeof text === 'string' ? text.toUpperCase() : text;

const SEVERITIES: readonly (readonly [string, PaintStyle])[] = [
  ['TRACE', 'dim'],
  ['DEBUG', 'cyan'],
  ['INFO', 'green'],
  ['WARN', 'yellow'],
  ['ERROR', 'red'],
  ['FATAL', 'red'],
];

/**
 * Returns the fields after the body: without those shown in the lines below it, and without those
 * that a stack begins with.
 */
function toFields(record: ReadableLogRecord): readonly (readonly [string, unknown])[] {
  const { body, eventName, attributes, droppedAttributesCount } = record;
  const hasStack = typeof attributes[ATTR_EXCEPTION_STACKTRACE] === 'string';
  return [
    ...(eventName !== undefined && body != null ? [['event_name', eventName] as const] : []),
    ...Object.entries(attributes).filter(([key]) => !hasStack || !TOLD_BY_STACK.has(key)),
    ...(droppedAttributesCount > 0
      ? [['dropped_attributes_count', droppedAttributesCount] as const]
      : []),
  ];
}

const TOLD_BY_STACK: ReadonlySet<string> = new Set([
  ATTR_EXCEPTION_TYPE,
  ATTR_EXCEPTION_MESSAGE,
  ATTR_EXCEPTION_STACKTRACE,
]);

const formatField = (key: string, value: unknown, paint: Paint): string =>
  `${paint('cyan', `${quoteIfNeeded(key)}=`)}${quoteIfNeeded(value)}`;

/**
 * Formats a value without quotes if its end is unmistakable, otherwise as JSON, which is a single
 * line.
 */
const quoteIfNeeded = (value: unknown): string =>
  escapeControls(
    typeof value === 'string' && /^[^\s"=]+$/.test(value)
      ? value
      : JSON.stringify(toJsonValue(value)),
    'line',
  );

const formatTrace = ({ spanContext }: ReadableLogRecord, paint: Paint): string =>
  spanContext === undefined
    ? ''
    : `  ${paint('dim', `trace_id=${spanContext.traceId} span_id=${spanContext.spanId}`)}`;
