import { type Context, context, logs } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import * as ours from '../src/index';
import { createLines } from './support/lines';
import { loadWinston } from './support/load-winston';
import { createSlowTransport } from './support/slow-transport';
import { createTelemetry, removeGlobals, type Telemetry } from './support/telemetry';

let telemetry: Telemetry;

beforeEach(() => {
  telemetry = createTelemetry();
});

afterEach(removeGlobals);

/** A second copy of this package, as an application has that installs it beside the distro. */
function loadCopy(): typeof ours {
  let copy: typeof ours = ours;
  jest.isolateModules(() => {
    copy = require('../src/index') as typeof ours;
  });
  expect(copy.OpenTelemetryTransport).not.toBe(ours.OpenTelemetryTransport);
  return copy;
}

describe('OpenTelemetryTransport', () => {
  it('exports the lines of its logger with their span', () => {
    const { winston } = loadWinston();
    const transport = new ours.OpenTelemetryTransport({ loggerProvider: telemetry.provider });
    const logger = winston.createLogger({ transports: [transport] });
    const ids = telemetry.inSpan(() => logger.warn('hello', { a: 1 }));

    expect(telemetry.records()).toHaveLength(1);
    expect(telemetry.last()).toMatchObject({
      body: 'hello',
      severityNumber: 13,
      severityText: 'warn',
      attributes: { a: 1 },
      spanContext: { traceId: ids.trace_id, spanId: ids.span_id },
      instrumentationScope: { name: '@acme/otel-winston' },
    });
  });

  it('uses the global provider, also when it comes later', () => {
    const { winston } = loadWinston();
    const logger = winston.createLogger({ transports: [new ours.OpenTelemetryTransport()] });
    logger.info('too early');
    logs.setGlobalLoggerProvider(telemetry.provider);
    logger.info('in time');

    expect(telemetry.bodies()).toEqual(['in time']);
  });

  it('has the options of every transport', () => {
    const { winston } = loadWinston();
    const transport = new ours.OpenTelemetryTransport({
      loggerProvider: telemetry.provider,
      level: 'warn',
      format: winston.format((info) => ({ ...info, added: true }))(),
    });
    const logger = winston.createLogger({ transports: [transport] });
    logger.info('less');
    logger.warn('more');
    transport.silent = true;
    logger.warn('silent');

    expect(telemetry.bodies()).toEqual(['more']);
    expect(telemetry.last().attributes).toEqual({ added: true });
  });

  it('emits logged to those who listen', async () => {
    const { winston } = loadWinston();
    const transport = new ours.OpenTelemetryTransport();
    const logger = winston.createLogger({ transports: [transport] });
    const logged = new Promise((resolve) => transport.once('logged', resolve));
    logger.info('hello');

    expect(await logged).toMatchObject({ message: 'hello' });
  });

  it('does not let the errors of a provider into the application', () => {
    const { winston } = loadWinston();
    const broken = (): never => {
      throw new Error('broken');
    };
    const transport = new ours.OpenTelemetryTransport({
      loggerProvider: { getLogger: () => ({ enabled: broken, emit: broken }) },
    });
    const { transport: stream, lines } = createLines(winston);
    winston.createLogger({ transports: [transport, stream] }).info('hello');

    expect(lines).toHaveLength(1);
  });

  it('makes no record when there is no SDK', () => {
    const { winston } = loadWinston();
    const read = jest.fn(() => 1);
    const logger = winston.createLogger({
      format: winston.format((info) => info)(),
      transports: [new ours.OpenTelemetryTransport()],
    });
    logger.info(
      Object.defineProperty({ message: 'hello' }, 'a', { enumerable: true, get: read }) as never,
    );

    expect(read).not.toHaveBeenCalled();
  });
});

describe('together with the instrumentation', () => {
  it.each([
    ['of the same copy', () => ours],
    ['of another copy', loadCopy],
  ])('each line is exported once, by the transport: %s', (_name, load) => {
    const { winston, Logger } = loadWinston();
    const emit = jest.fn();
    ours.instrumentWinstonLogger(Logger, { logger: { enabled: () => true, emit } });
    const { OpenTelemetryTransport } = load();
    const transport = new OpenTelemetryTransport({
      loggerProvider: telemetry.provider,
      level: 'warn',
    });
    const { transport: stream, lines } = createLines(winston);
    const logger = winston.createLogger({ transports: [stream, transport] });
    const ids = telemetry.inSpan(() => {
      logger.info('less');
      logger.child({ a: 1 }).warn('more');
    });

    expect(emit).not.toHaveBeenCalled();
    expect(telemetry.bodies()).toEqual(['more']);
    expect(telemetry.last().attributes).toEqual({ a: 1 });
    expect(telemetry.last().spanContext).toMatchObject({ spanId: ids.span_id });
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { level: 'info', message: 'less', ...ids },
      { a: 1, level: 'warn', message: 'more', ...ids },
    ]);
  });

  it('a transport gets the span of the call from a busy logger', async () => {
    const { winston, Logger } = loadWinston();
    ours.instrumentWinstonLogger(Logger);
    const { transport: slow, release } = createSlowTransport(winston);
    const { OpenTelemetryTransport } = loadCopy();
    const transport = new OpenTelemetryTransport({
      loggerProvider: telemetry.provider,
      format: winston.format.json(),
    });
    const logger = winston.createLogger({ transports: [slow, transport] });
    const ids = Array.from({ length: 60 }, () => telemetry.inSpan(() => logger.info('hello')));
    await release();

    expect(telemetry.records().map(({ spanContext }) => spanContext?.spanId)).toEqual(
      ids.map(({ span_id }) => span_id),
    );
  });

  it('an exception is exported by a transport only if winston writes it there', () => {
    const { winston, Logger } = loadWinston();
    const emit = jest.fn();
    ours.instrumentWinstonLogger(Logger, { logger: { enabled: () => true, emit } });
    const log = (options: object): void => {
      const transport = new ours.OpenTelemetryTransport({
        loggerProvider: telemetry.provider,
        ...options,
      });
      const logger = winston.createLogger({ transports: [transport] });
      logger.log(logger.exceptions.getAllInfo(new Error('uncaught')) as never);
      logger.close();
    };
    log({});
    expect([emit.mock.calls.length, telemetry.records().length]).toEqual([1, 0]);
    log({ handleExceptions: true });
    expect([emit.mock.calls.length, telemetry.records().length]).toEqual([1, 1]);
    expect(telemetry.last().attributes).toMatchObject({
      'exception.type': 'Error',
      'exception.message': 'uncaught',
    });
    expect(telemetry.last().attributes).not.toHaveProperty('exception');
  });

  it('an exception handler does not take the ordinary lines', () => {
    const { winston, Logger } = loadWinston();
    const emit = jest.fn();
    ours.instrumentWinstonLogger(Logger, { logger: { enabled: () => true, emit } });
    const logger = winston.createLogger({
      exceptionHandlers: [new ours.OpenTelemetryTransport({ loggerProvider: telemetry.provider })],
    });
    logger.info('ordinary');
    logger.log(logger.exceptions.getAllInfo(new Error('uncaught')) as never);
    logger.close();

    expect(emit).toHaveBeenCalledTimes(1);
    expect(telemetry.records()).toHaveLength(1);
  });
});

describe('traceContext', () => {
  it('adds the ids of the active span to a line', () => {
    const { winston } = loadWinston();
    const { transport, lines } = createLines(winston);
    const { format } = winston;
    const logger = winston.createLogger({
      format: format.combine(ours.traceContext(), format.json()),
      transports: [transport],
    });
    const ids = telemetry.inSpan(() => logger.info('hello'));
    logger.info('outside');

    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { level: 'info', message: 'hello', ...ids },
      { level: 'info', message: 'outside' },
    ]);
  });

  it('changes nothing when the logger is instrumented', () => {
    const { winston, Logger } = loadWinston();
    ours.instrumentWinstonLogger(Logger, { logger: telemetry.logger });
    const { transport, lines } = createLines(winston);
    const { format } = winston;
    const logger = winston.createLogger({
      format: format.combine(loadCopy().traceContext(), format.json()),
      transports: [transport],
    });
    const ids = telemetry.inSpan(() => logger.info('hello'));

    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { level: 'info', message: 'hello', ...ids },
    ]);
    expect(telemetry.last().attributes).toEqual({});
  });

  it('lets a line pass when the context manager throws', () => {
    const active = jest.spyOn(context, 'active').mockImplementation((): Context => {
      throw new Error('broken');
    });
    const info = { level: 'info', message: 'hello' };
    const result = ours.traceContext().transform(info);
    active.mockRestore();

    expect(result).toBe(info);
  });
});

describe('without an SDK', () => {
  it('exports nothing and says so once', () => {
    const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const { OpenTelemetryTransport } = loadCopy();
    const { winston } = loadWinston();
    const { transport, lines } = createLines(winston);
    const logger = winston.createLogger({ transports: [new OpenTelemetryTransport(), transport] });
    logger.info('one').info('two');
    winston.createLogger({ transports: [new OpenTelemetryTransport()] }).info('three');
    const warnings = emitWarning.mock.calls;
    emitWarning.mockRestore();

    expect(lines).toHaveLength(2);
    expect(warnings).toEqual([
      [
        expect.stringContaining('Start the SDK before the first line is logged'),
        expect.objectContaining({ code: 'ACME_OTEL_WINSTON_NO_SDK' }),
      ],
    ]);
  });
});
