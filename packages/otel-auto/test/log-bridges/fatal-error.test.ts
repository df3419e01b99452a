import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  context,
  logs,
  ROOT_CONTEXT,
  SeverityNumber,
  trace,
  TraceFlags,
  type Context,
} from '@opentelemetry/api';
import {
  InMemoryLogRecordExporter,
  LoggerProvider,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import { recordFatalError } from '../../src/log-bridges/fatal-error';
import { useContext } from '../support/server-span';
import { createTestRuntime } from '../support/test-runtime';

let exporter: InMemoryLogRecordExporter;
let stopContext: () => void;

beforeEach(() => {
  exporter = new InMemoryLogRecordExporter();
  logs.setGlobalLoggerProvider(
    new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] }),
  );
  stopContext = useContext();
});
afterEach(() => {
  logs.disable();
  stopContext();
});

const spanContext = (spanId: string) => ({
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId,
  traceFlags: TraceFlags.SAMPLED,
});
const inSpan = (spanId: string): Context => trace.setSpanContext(ROOT_CONTEXT, spanContext(spanId));

const recordOf = (
  error: unknown,
  about: { readonly origin?: string; readonly context?: Context } = {},
  env: Readonly<Record<string, string>> = {},
) => {
  recordFatalError(createTestRuntime({ env }), error, {
    origin: about.origin ?? 'uncaughtException',
    context: about.context,
  });
  return exporter.getFinishedLogRecords().at(-1);
};

describe('the record of an error that the process dies of', () => {
  it('is fatal, and has the exception and where it comes from', () => {
    const error = new TypeError('no such thing');
    const record = recordOf(error, { origin: 'unhandledRejection' });
    expect(record).toMatchObject({
      severityNumber: SeverityNumber.FATAL,
      severityText: 'FATAL',
      body: 'TypeError: no such thing',
      instrumentationScope: { name: '@acme/otel-auto/process' },
      attributes: {
        'exception.type': 'TypeError',
        'exception.message': 'no such thing',
        'exception.stacktrace': error.stack,
        'process.error.origin': 'unhandledRejection',
      },
    });
  });

  it('belongs to the span in which the error was thrown', () => {
    const record = recordOf(new Error('no'), { context: inSpan('b7ad6b7169203331') });
    expect(record?.spanContext).toMatchObject(spanContext('b7ad6b7169203331'));
  });

  it('belongs to the span of now when nobody knows better', () => {
    const record = context.with(inSpan('00f067aa0ba902b7'), () => recordOf(new Error('no')));
    expect(record?.spanContext).toMatchObject(spanContext('00f067aa0ba902b7'));
  });

  it.each([
    ['text', 'text'],
    [undefined, 'undefined'],
    [null, 'null'],
    [42, '42'],
    [Symbol('key'), 'Symbol(key)'],
    [{ a: 1 }, '[object Object]'],
    [Object.create(null), 'an error that cannot be read'],
    [
      Object.defineProperty(new Error('no'), 'name', {
        get() {
          throw new Error('of the getter');
        },
      }),
      'an error that cannot be read',
    ],
  ])('has a body whatever was thrown', (thrown, body) => {
    expect(recordOf(thrown)?.body).toBe(body);
  });

  it.each([
    ['a getter that throws', 'stack'],
    ['a message that throws', 'message'],
  ])('is made of an error with %s', (_what, name) => {
    const error = Object.defineProperty(new Error('no'), name, {
      get() {
        throw new Error('of the getter');
      },
    });
    expect(recordOf(error)).toMatchObject({ severityText: 'FATAL' });
  });

  it('is made whatever level of lines is asked for', () => {
    const record = recordOf(new Error('no'), {}, { ACME_OTEL_LOGS_LEVEL: 'fatal' });
    expect(record?.severityText).toBe('FATAL');
  });

  it('is none where nobody takes log records', () => {
    logs.disable();
    expect(() => recordOf(new Error('no'))).not.toThrow();
    expect(exporter.getFinishedLogRecords()).toEqual([]);
  });
});
