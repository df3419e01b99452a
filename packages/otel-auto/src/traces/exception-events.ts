import { SeverityNumber, SpanKind, type Attributes } from '@opentelemetry/api';

/** The name and the severity of the log record of an exception. */
export interface ExceptionEvent {
  readonly name: string;
  readonly severityNumber: SeverityNumber;
  readonly severityText: string;
}

/**
 * Returns the event that an exception is, by the work that its span stands for.
 *
 * Semantic conventions, `http.server.request.exception`, `db.client.operation.exception` and so on.
 * What fails in a call out may be handled by the caller, so it is a warning; what fails in the work
 * itself is an error.
 */
export function exceptionEventOf(span: {
  readonly kind: SpanKind;
  readonly attributes: Attributes;
}): ExceptionEvent {
  const isOfCaller = span.kind === SpanKind.CLIENT || span.kind === SpanKind.PRODUCER;
  return {
    name: nameOf(span.attributes, span.kind),
    ...(isOfCaller ? WARN : ERROR),
  };
}

const WARN = { severityNumber: SeverityNumber.WARN, severityText: 'WARN' } as const;
const ERROR = { severityNumber: SeverityNumber.ERROR, severityText: 'ERROR' } as const;

function nameOf(attributes: Attributes, kind: SpanKind): string {
  const names = NAMES.find(({ attribute }) => attributes[attribute] !== undefined)?.byKind;
  return names?.[kind] ?? 'exception';
}

/** The attributes that tell what a span stands for, and the names of exceptions by kinds of spans. */
const NAMES: readonly {
  readonly attribute: string;
  readonly byKind: Readonly<Partial<Record<SpanKind, string>>>;
}[] = [
  {
    attribute: 'rpc.system.name',
    byKind: {
      [SpanKind.SERVER]: 'rpc.server.call.exception',
      [SpanKind.CLIENT]: 'rpc.client.call.exception',
    },
  },
  {
    attribute: 'rpc.system',
    byKind: {
      [SpanKind.SERVER]: 'rpc.server.call.exception',
      [SpanKind.CLIENT]: 'rpc.client.call.exception',
    },
  },
  {
    attribute: 'messaging.system',
    byKind: {
      [SpanKind.CONSUMER]: 'messaging.process.exception',
      [SpanKind.PRODUCER]: 'messaging.send.exception',
    },
  },
  {
    attribute: 'db.system.name',
    byKind: { [SpanKind.CLIENT]: 'db.client.operation.exception' },
  },
  {
    attribute: 'http.request.method',
    byKind: {
      [SpanKind.SERVER]: 'http.server.request.exception',
      [SpanKind.CLIENT]: 'http.client.request.exception',
    },
  },
];
