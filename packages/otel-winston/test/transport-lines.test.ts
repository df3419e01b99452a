import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { instrumentWinstonLogger, type WinstonInstrumentationOptions } from '../src/index';
import { createLines } from './support/lines';
import { loadWinston, type Winston } from './support/load-winston';
import { createSlowTransport } from './support/slow-transport';
import { createTelemetry, type Ids, removeGlobals, type Telemetry } from './support/telemetry';

const MESSAGE = Symbol.for('message');

let telemetry: Telemetry;

beforeEach(() => {
  telemetry = createTelemetry();
});

afterEach(removeGlobals);

function loadBridged(options: WinstonInstrumentationOptions = {}) {
  const { winston, Logger } = loadWinston();
  const remove = instrumentWinstonLogger(Logger, { logger: telemetry.logger, ...options });
  return { winston, remove };
}

const textFormat = (winston: Winston) =>
  winston.format.printf(({ level, message }) => `${level} ${String(message)}`);

const textOf = ({ trace_id: traceId, span_id: spanId }: Ids): string =>
  ` trace_id=${traceId} span_id=${spanId}`;

describe('a line that only the format of a transport finishes', () => {
  it('gets the ids of its span at the end of its first row', () => {
    const { winston } = loadBridged();
    const { transport, lines } = createLines(winston, { format: textFormat(winston) });
    const logger = winston.createLogger({ transports: [transport] });
    logger.info('before');
    const ids = telemetry.inSpan(() => logger.info('one\ntwo'));
    logger.info('after');

    expect(lines).toEqual(['info before', `info one${textOf(ids)}\ntwo`, 'info after']);
  });

  it('is completed for each transport by its own format', () => {
    const { winston } = loadBridged();
    const text = createLines(winston, { format: textFormat(winston) });
    const written = winston.format.printf(({ message }) => JSON.stringify({ text: message }));
    const json = createLines(winston, { format: written });
    const plain = createLines(winston);
    const logger = winston.createLogger({
      transports: [text.transport, json.transport, plain.transport],
    });
    const ids = telemetry.inSpan(() => logger.info('hello'));

    expect(text.lines).toEqual([`info hello${textOf(ids)}`]);
    expect(json.lines.map((line) => JSON.parse(line))).toEqual([{ text: 'hello', ...ids }]);
    expect(plain.lines.map((line) => JSON.parse(line))).toEqual([
      { level: 'info', message: 'hello', ...ids },
    ]);
  });

  it('has the ids of its own span when it had to wait for the transport', async () => {
    const { winston } = loadBridged();
    const { transport, infos, release } = createSlowTransport(winston);
    transport.format = textFormat(winston);
    const logger = winston.createLogger({ transports: [transport] });
    const first = telemetry.inSpan(() => logger.info('1').info('2'));
    logger.info('3');
    const second = telemetry.inSpan(() => logger.info('4'));
    await release();

    expect(infos.map((info) => info[MESSAGE])).toEqual([
      `info 1${textOf(first)}`,
      `info 2${textOf(first)}`,
      'info 3',
      `info 4${textOf(second)}`,
    ]);
  });

  it('stays as it is where the format has written the ids, and without correlation', () => {
    const { winston } = loadBridged({ correlation: 'fields' });
    const { transport, lines } = createLines(winston, { format: textFormat(winston) });
    telemetry.inSpan(() => winston.createLogger({ transports: [transport] }).info('hello'));
    const other = loadBridged();
    const simple = createLines(other.winston, { format: other.winston.format.simple() });
    const ids = telemetry.inSpan(() =>
      other.winston.createLogger({ transports: [simple.transport] }).info('hello'),
    );

    expect(lines).toEqual(['info hello']);
    expect(simple.lines[0]?.split(ids.trace_id)).toHaveLength(2);
  });

  it('is not the reason for which a transport has another format', () => {
    const { winston, remove } = loadBridged();
    const format = textFormat(winston);
    const { transport } = createLines(winston, { format });
    const prototype = Object.getPrototypeOf(Object.getPrototypeOf(transport)) as object;
    const write = Object.getOwnPropertyDescriptor(prototype, '_write');
    const logger = winston.createLogger({ transports: [transport] });
    telemetry.inSpan(() => logger.info('hello'));

    expect(transport.format).toBe(format);
    const patched = Object.getOwnPropertyDescriptor(prototype, '_write');
    expect(patched).toEqual({ ...write, value: expect.any(Function) });
    const method = patched?.value as { name: string; length: number } | undefined;
    expect([method?.name, method?.length]).toEqual(['_write', 3]);
    remove();
    expect(Object.getOwnPropertyDescriptor(prototype, '_write')).toEqual(write);
  });

  it('throws what the format throws, and the next line is written', () => {
    const { winston } = loadBridged();
    const format = winston.format.printf(({ message }) => {
      if (message === 'bad') throw new Error('no such line');
      return String(message);
    });
    const { transport, lines } = createLines(winston, { format });
    const logger = winston.createLogger({ transports: [transport] });

    telemetry.inSpan(() => expect(() => logger.info('bad')).toThrow('no such line'));
    expect(transport.format).toBe(format);
    const ids = telemetry.inSpan(() => logger.info('good'));
    expect(lines.at(-1)).toBe(`good${textOf(ids)}`);
  });

  it('is formatted with the options of the format, and `this` as usual', () => {
    const { winston } = loadBridged();
    const seen: unknown[] = [];
    const format = {
      options: { a: 1 },
      transform(this: unknown, info: Record<string | symbol, unknown>, options: unknown) {
        seen.push(this, options);
        return { ...info, [MESSAGE]: 'line' };
      },
    };
    const { transport, lines } = createLines(winston, { format });
    const ids = telemetry.inSpan(() =>
      winston.createLogger({ transports: [transport] }).info('hello'),
    );

    expect(seen).toEqual([format, format.options]);
    expect(seen[0]).toBe(format);
    expect(lines).toEqual([`line${textOf(ids)}`]);
  });
});

describe('what is written into lines', () => {
  it('has the names that it is to have', () => {
    const names = { traceId: 'dd.trace_id', spanId: 'dd.span_id' };
    const { winston } = loadBridged({ fields: { names } });
    const { transport, lines } = createLines(winston);
    const text = createLines(winston, { format: textFormat(winston) });
    const logger = winston.createLogger({ transports: [transport, text.transport] });
    const ids = telemetry.inSpan(() => logger.info('hello', { a: 1 }));

    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'info',
      message: 'hello',
      a: 1,
      'dd.trace_id': ids.trace_id,
      'dd.span_id': ids.span_id,
      trace_flags: '01',
    });
    expect(text.lines).toEqual([
      `info hello dd.trace_id=${ids.trace_id} dd.span_id=${ids.span_id}`,
    ]);
    expect(telemetry.last().attributes).toEqual({ a: 1 });
  });

  it('has more beside the ids, in lines of a span only and not in the record', () => {
    const more = { 'service.name': 'shop', note: 'two words' };
    const { winston } = loadBridged({ fields: { more } });
    const { transport, lines } = createLines(winston);
    const text = createLines(winston, { format: textFormat(winston) });
    const logger = winston.createLogger({ transports: [transport, text.transport] });
    const ids = telemetry.inSpan(() => logger.info('in'));
    logger.info('out');

    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { level: 'info', message: 'in', ...ids, ...more },
      { level: 'info', message: 'out' },
    ]);
    expect(text.lines).toEqual([
      `info in${textOf(ids)} service.name=shop note="two words"`,
      'info out',
    ]);
    expect(telemetry.records().map(({ attributes }) => attributes)).toEqual([{}, {}]);
  });
});

describe('where in the code a logger was called', () => {
  it('is on the record where that is asked for', () => {
    const { winston } = loadBridged({ codeAttributes: true });
    const logger = winston.createLogger({ transports: [createLines(winston).transport] });
    logger.info('hello', { a: 1 });

    expect(telemetry.last().attributes).toEqual({
      a: 1,
      'code.function.name': expect.any(String),
      'code.file.path': __filename,
      'code.line.number': expect.any(Number),
      'code.column.number': expect.any(Number),
    });
  });

  it('changes no stack of the application, and is not there otherwise', () => {
    const { winston } = loadBridged({ codeAttributes: true });
    const { stackTraceLimit } = Error;
    winston.createLogger({ transports: [createLines(winston).transport] }).info('hello');
    expect(Error.stackTraceLimit).toBe(stackTraceLimit);

    const other = loadBridged();
    other.winston
      .createLogger({ transports: [createLines(other.winston).transport] })
      .info('hello');
    expect(telemetry.last().attributes).toEqual({});
  });
});
