import { firstLine } from './first-line';

/** The translation of a diagnostic: the text to print, or a word for dropping or keeping it. */
export type Translation = string;

/**
 * Translates a diagnostic of the SDK's packages to our words, which name the subject and the cure.
 * Returns `not said` for one that our own lines cover, or that has no cure, and `as it is` for one
 * that is not the SDK's. Never throws.
 *
 * @param parts - the arguments of the call of `diag`; the SDK's own text is the first
 */
export function translateDiagnostic(parts: readonly unknown[]): Translation {
  const [text] = parts;
  if (typeof text !== 'string') return 'as it is';
  for (const [pattern, translation] of TRANSLATIONS) {
    const found = pattern.exec(text);
    if (found === null) continue;
    return typeof translation === 'string' ? translation : translation(found, parts);
  }
  return 'as it is';
}

type Row = readonly [
  pattern: RegExp,
  translation: string | ((found: RegExpExecArray, parts: readonly unknown[]) => string),
];

const NOT_SAID = 'not said';

/**
 * The diagnostics of the packages that the distro contains, at the levels error, warning and
 * information.
 */
const TRANSLATIONS: readonly Row[] = [
  // The API itself logs this to our logger when another SDK sets a logger of its own.
  [/^Current logger will be overwritten from /, NOT_SAID],
  // @opentelemetry/sdk-trace
  [
    /^Cannot execute the operation on ended Span \{traceId: (\w+), spanId: (\w+)/,
    ([, traceId, spanId]) =>
      `something was set on a span that has ended, and is left out; set it before end() (trace ${traceId}, span ${spanId}).`,
  ],
  [
    /^(.*) [0-9a-f]{32}-[0-9a-f]{16} - You can only call end/s,
    ([, name]) => `the span ${quote(name)} was ended more than once; the first time counts.`,
  ],
  [
    /^Dropping extra attributes\./,
    'a span or log record has more attributes than are allowed; the last ones are left out. The limits are OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT and OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT.',
  ],
  [/^No events allowed\./, 'a span event is left out, since OTEL_SPAN_EVENT_COUNT_LIMIT is 0.'],
  [
    /^Dropping invalid status\.message of type '(\w+)'/,
    ([, type]) => `the message of a span status is left out: it is no text, but of type ${type}.`,
  ],
  [
    /^Inconsistent start and end time/,
    'a span ends before it starts, so its duration is 0; look at the times that were passed to startSpan() and end().',
  ],
  [
    /^Dropped (\d+) (event|link)s because/,
    ([, count, item]) =>
      `${count} ${item}s of a span are left out; the limit is OTEL_SPAN_${String(item).toUpperCase()}_COUNT_LIMIT.`,
  ],
  [
    /^Failed to record an exception/,
    'an exception is left out: it has no message, name or code. Pass an Error or a text.',
  ],
  [
    /^Batch(Span|LogRecord)Processor: maxExportBatchSize must be/,
    ([, kind]) => {
      const prefix = kind === 'Span' ? 'OTEL_BSP' : 'OTEL_BLRP';
      return `${prefix}_MAX_EXPORT_BATCH_SIZE is larger than ${prefix}_MAX_QUEUE_SIZE, which is used for both.`;
    },
  ],
  [
    /^Dropped (\d+) spans because maxQueueSize/,
    ([, count]) =>
      `${count} spans are lost: as many as OTEL_BSP_MAX_QUEUE_SIZE allows wait already.`,
  ],

  // @opentelemetry/core
  [/^Invalid attribute key:/, 'an attribute without a name is left out.'],
  [
    /^Invalid attribute value set for key: (.*)/s,
    ([, name]) =>
      `the attribute ${quote(name)} is left out: its value is no text, number or boolean, nor made of these.`,
  ],
  [
    /^Failed to inject with .*? Err: (.*)/s,
    ([, reason]) =>
      `a context could not be written into what carries it (${line(reason)}), so the call goes out without it.`,
  ],
  [
    /^Failed to extract with .*? Err: (.*)/s,
    ([, reason]) =>
      `a context could not be read from what carries it (${line(reason)}), so a new trace begins.`,
  ],
  // Settings are parsed and reported by our own code.
  [/^Unknown (value|log level) /, NOT_SAID],
  [/^Invalid attributeValueLengthLimit/, NOT_SAID],

  // @opentelemetry/sdk-metrics
  [
    /^non-number value provided to metric (.*?): /s,
    ([, name]) => `a measurement of ${quote(name)} is left out: it is no number.`,
  ],
  [
    /^negative value provided to (?:counter|histogram) (.*?): /s,
    ([, name]) =>
      `a measurement of ${quote(name)} is left out: it is below zero. An up-down counter or a gauge takes it.`,
  ],
  [
    /^INT value type cannot accept a floating-point value for (.*), ignoring/s,
    ([, name]) =>
      `a measurement of ${quote(name)} is cut to a whole number, as its ValueType.INT asks for.`,
  ],
  [
    /^Invalid metric name: "(.*)"\. The metric/s,
    ([, name]) =>
      `${quote(name)} is no name for an instrument, and a receiver may refuse it: it takes a letter, then letters, digits, "_", ".", "-" and "/", 255 at most.`,
  ],
  [
    /^A view or instrument with the name $/,
    (_found, [, name]) =>
      `the instrument ${quote(name)} is made twice, with another kind, unit or description; make it the same way each time.`,
  ],
  [
    /^BatchObservableCallback is not associated/,
    'a callback for several instruments is never called: none of those it was added with is observable.',
  ],
  [
    /^PeriodicExportingMetricReader: metrics collection errors/,
    (_found, [, error]) =>
      `a callback of an observable instrument failed (${line(messageOf(error))}); what it observes is missing.`,
  ],
  [
    /^PeriodicExportingMetricReader: metrics export timed out after (\d+)ms/,
    ([, millis]) =>
      `metrics could not be delivered within ${millis} ms (OTEL_METRIC_EXPORT_TIMEOUT, and OTEL_METRIC_EXPORT_INTERVAL at most).`,
  ],
  // The result of an export is reported by our own code.
  [/^PeriodicExportingMetricReader: metrics export threw/, NOT_SAID],
  [/^Timeout of \d+ exceeds the interval/, NOT_SAID],
  [/^Invalid MeterProvider instrumentation scope name/, nameless('getMeter')],
  [/^Exponential Histogram Max Size/, NOT_SAID],
  [/^Unable to recognize instrument type/, NOT_SAID],

  // @opentelemetry/sdk-logs
  [/^Logger requested without instrumentation scope name/, nameless('getLogger')],
  [
    /^Can not execute the operation on emitted log record/,
    'a log record was changed after it had left, and the change is left out; change it in onEmit() of a processor.',
  ],

  // Calls after the shutdown.
  [
    /^A shutdown (Meter|Logger)Provider cannot provide/,
    ([, kind]) => `get${kind}() was called after shutdown(); what it gives records nothing.`,
  ],
  [/^(shutdown may only be called once|Cannot call shutdown twice)/, NOT_SAID],
  [/^(invalid attempt to force flush after|Cannot forceFlush on already shutdown)/, NOT_SAID],

  // @opentelemetry/api
  [
    /^Cannot create baggage metadata from unknown type: (\w+)/,
    ([, type]) => `metadata of a baggage entry is left out: it is no text, but of type ${type}.`,
  ],

  // @opentelemetry/resources
  [
    /^dropping invalid resource attribute value for key "(.*)"/s,
    ([, name]) =>
      `the resource attribute ${quote(name)} is left out: its value is no text, number, boolean or list of these.`,
  ],
  [/^dropping invalid resource attribute key/, 'a resource attribute without a name is left out.'],
  [/^(Accessing resource attributes before|Schema URL )/, NOT_SAID],

  // @opentelemetry/otlp-transformer
  [
    /^Failed to parse (trace|metrics|logs) export response/,
    ([, signal]) =>
      `the answer to ${signal === 'trace' ? 'traces' : signal} is not as OTLP has it; is it the OTLP endpoint, and not that of a web page?`,
  ],

  // @opentelemetry/instrumentation
  [/^must provide one or more /, NOT_SAID],
  [/^Failed extracting version/, NOT_SAID],
  [/^Invalid (version|range): /, NOT_SAID],
];

function nameless(method: string): string {
  return `${method}() was called without a name; pass the name of the module or library that records.`;
}

const quote = (name: unknown): string => JSON.stringify(line(name));

/** Returns the first line of a value's text, cut to a limited length. */
function line(value: unknown): string {
  const first = firstLine(typeof value === 'string' ? value : typeof value);
  return first.length > MAX_LENGTH ? `${first.slice(0, MAX_LENGTH)}…` : first;
}

const MAX_LENGTH = 100;

function messageOf(error: unknown): unknown {
  try {
    return error instanceof Error ? error.message : error;
  } catch {
    return undefined;
  }
}
