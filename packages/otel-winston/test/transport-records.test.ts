import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { instrumentWinstonLogger } from '../src/index';
import { createLines } from './support/lines';
import { loadWinston, type Winston } from './support/load-winston';
import { createSlowTransport } from './support/slow-transport';
import { createTelemetry, removeGlobals, type Telemetry } from './support/telemetry';

type Fields = Record<string | symbol, unknown>;

let telemetry: Telemetry;
let winston: Winston;

beforeEach(() => {
  telemetry = createTelemetry();
  const loaded = loadWinston();
  winston = loaded.winston;
  instrumentWinstonLogger(loaded.Logger, { logger: telemetry.logger });
});

afterEach(removeGlobals);

const bodies = () => telemetry.records().map(({ body }) => body);
const attributes = () => telemetry.records().map((record) => record.attributes);

/** Creates a format that calls `change` with its copy of each line. */
const formatOf = (change: (info: Fields) => unknown) =>
  winston.format.combine(winston.format((info) => change(info) as never)(), winston.format.json());

const mask = (key: string) =>
  formatOf((info) => (key in info ? Object.assign(info, { [key]: '***' }) : info));

const drop = (key: string) =>
  formatOf((info) => {
    Reflect.deleteProperty(info, key);
    return info;
  });

const create = (...formats: readonly unknown[]) =>
  winston.createLogger({
    transports: formats.map(
      (format) => createLines(winston, (format === undefined ? {} : { format }) as never).transport,
    ),
  });

describe('the record of a line that the format of a transport changes', () => {
  it('has what that format masks or takes away as it is then', () => {
    create(mask('card')).info('paid', { card: '4711', kept: 1 });
    create(drop('card')).info('paid', { card: '4711', kept: 1 });
    create(formatOf((info) => Object.assign(info, { message: 'masked' }))).info('paid 4711');

    expect(attributes()).toEqual([{ card: '***', kept: 1 }, { kept: 1 }, {}]);
    expect(bodies()).toEqual(['paid', 'paid', 'masked']);
  });

  it('is not made where every format drops the line', () => {
    const quiet = () => formatOf((info) => (info['quiet'] === true ? false : info));
    create(quiet()).info('a', { quiet: true }).info('b');
    create(quiet(), quiet()).info('c', { quiet: true }).info('d');
    create(quiet(), mask('x')).info('e', { quiet: true });
    create(quiet(), undefined).info('f', { quiet: true });

    expect(bodies()).toEqual(['b', 'd', 'e', 'f']);
  });

  it('has what none of several formats has masked or taken away', () => {
    const fields = { card: '4711', pin: '1', kept: 1 };
    create(mask('card'), drop('pin')).info('paid', fields);
    create(undefined, mask('card')).info('paid', fields);
    create(mask('card'), undefined, mask('card')).info('paid', fields);

    expect(attributes()).toEqual([
      { card: '***', kept: 1 },
      { card: '***', pin: '1', kept: 1 },
      { card: '***', pin: '1', kept: 1 },
    ]);
  });

  it('has no word of a text that one of several formats has masked', () => {
    const replace = (from: string, to: string) =>
      formatOf((info) =>
        Object.assign(info, { message: String(info['message']).replace(from, to) }),
      );
    create(replace('4711', 'XXXX'), replace('Ann', 'someone')).info('Ann paid with 4711');
    create(replace('paid', '  paid'), replace('4711', 'XXXX')).info('paid with 4711');

    expect(bodies()).toEqual(['*** paid with ***', 'paid with XXXX']);
  });

  it('has nested fields as several formats leave them', () => {
    const user = (change: object) =>
      formatOf((info) => Object.assign(info, { user: { ...(info['user'] as object), ...change } }));
    create(user({ card: '***' }), user({ pin: '***' })).info('paid', {
      user: { name: 'Ann', card: '4711', pin: '1' },
    });

    expect(attributes()).toEqual([{ user: { name: 'Ann', card: '***', pin: '***' } }]);
  });

  it('has all that formats only show otherwise', () => {
    const { combine, colorize, simple, metadata, logstash, json, timestamp } = winston.format;
    create(combine(colorize({ all: true }), simple()), combine(timestamp(), json())).info('paid', {
      kept: 1,
    });
    create(combine(metadata(), json()), combine(logstash())).info('paid', { kept: 1 });

    expect(attributes()).toEqual([{ kept: 1 }, { kept: 1 }]);
    expect(bodies()).toEqual(['paid', 'paid']);
  });

  it('is made once, and no format runs more often than without it', () => {
    let runs = 0;
    const counting = () =>
      formatOf((info) => {
        runs += 1;
        return info;
      });
    const logger = create(counting(), counting());
    logger.info('a');
    logger.child({ b: 1 }).info('b');

    expect(runs).toBe(4);
    expect(bodies()).toEqual(['a', 'b']);
  });

  it('is made of the line as it is where no transport takes it', () => {
    const { transport } = createLines(winston, { format: mask('card') as never });
    transport.level = 'error';
    const logger = winston.createLogger({ transports: [transport] });
    logger.info('below', { card: '4711' });
    transport.silent = true;
    logger.error('silent', { card: '4711' });

    expect(bodies()).toEqual(['below', 'silent']);
  });

  it('is that of the transports that take the line', () => {
    const quiet = createLines(winston, { format: mask('card') as never });
    quiet.transport.level = 'error';
    const errors = createLines(winston);
    errors.transport.level = 'error';
    const dropping = createLines(winston, { format: formatOf(() => false) as never });
    const logger = winston.createLogger({
      transports: [quiet.transport, errors.transport, dropping.transport],
    });
    logger.info('a', { card: '4711' });
    logger.error('b', { card: '4711' });

    expect(bodies()).toEqual(['b']);
    expect(attributes()).toEqual([{ card: '***' }]);
  });

  it('waits with its line for a transport that is busy, and keeps its span', async () => {
    const { transport, release } = createSlowTransport(winston);
    transport.format = mask('card');
    const logger = winston.createLogger({ transports: [transport] });
    logger.info('a', { card: '1' });
    const ids = telemetry.inSpan(() =>
      logger.info('b', { card: '2' }).info('b', { card: '2' }).info('c'),
    );
    expect(bodies()).toEqual(['a']);
    await release();

    expect(bodies()).toEqual(['a', 'b', 'b', 'c']);
    expect(attributes()).toEqual([{ card: '***' }, { card: '***' }, { card: '***' }, {}]);
    const spans = telemetry.records().map(({ spanContext }) => spanContext?.spanId);
    expect(spans).toEqual([undefined, ids.span_id, ids.span_id, ids.span_id]);
  });

  it('is not made where the format throws, which the application sees as without it', () => {
    const logger = create(
      formatOf((info) => {
        if (info['message'] === 'bad') throw new Error('no such line');
        return info;
      }),
    );
    expect(() => logger.info('bad')).toThrow('no such line');
    logger.info('good');

    expect(bodies()).toEqual(['good']);
  });

  it('has the message and the stack of an Error that is the line', () => {
    create(mask('code')).error(Object.assign(new TypeError('out of order'), { code: 'E_SHOP' }));

    expect(bodies()).toEqual(['out of order']);
    expect(telemetry.last().attributes).toMatchObject({
      code: '***',
      'exception.type': 'TypeError',
      'exception.message': 'out of order',
      'exception.stacktrace': expect.stringContaining('out of order'),
    });
  });

  it('has the level as the logger calls it, whatever the format makes of it', () => {
    const { combine, colorize, simple } = winston.format;
    create(combine(colorize(), simple())).warn('a');
    create(formatOf((info) => JSON.parse(JSON.stringify(info)) as unknown)).warn('b');

    expect(telemetry.records().map(({ severityText }) => severityText)).toEqual(['warn', 'warn']);
  });
});
