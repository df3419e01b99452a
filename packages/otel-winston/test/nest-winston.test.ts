import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { instrumentWinstonLogger } from '../src/index';
import { createLines } from './support/lines';
import { loadWinston } from './support/load-winston';
import { createTelemetry, type Ids, removeGlobals, type Telemetry } from './support/telemetry';

let telemetry: Telemetry;

beforeEach(() => {
  telemetry = createTelemetry();
});

afterEach(removeGlobals);

type NestWinston = typeof import('nest-winston');
type NestLogger = ReturnType<NestWinston['WinstonModule']['createLogger']>;

function log(run: (logger: NestLogger) => void): { lines: string[]; ids: Ids } {
  const { winston, Logger } = loadWinston();
  const { WinstonModule, utilities } = require('nest-winston') as NestWinston;
  instrumentWinstonLogger(Logger, { logger: telemetry.logger });
  const { transport, lines } = createLines(winston, {
    format: utilities.format.nestLike('app', { colors: false, prettyPrint: false }),
  });
  const logger = WinstonModule.createLogger({ transports: [transport] });
  return { ids: telemetry.inSpan(() => run(logger)), lines };
}

describe('nest-winston', () => {
  it('has the ids in its lines and its records in the span', () => {
    const { lines, ids } = log((logger) => logger.log('hello', 'CatsController'));

    expect(lines).toEqual([expect.stringContaining(ids.trace_id)]);
    expect(telemetry.last()).toMatchObject({
      body: 'hello',
      severityNumber: 9,
      attributes: { context: 'CatsController' },
      spanContext: { spanId: ids.span_id },
    });
  });

  it('gives the exception of an Error once', () => {
    log((logger) => logger.error(new RangeError('boom'), undefined, 'CatsService'));

    expect(telemetry.last()).toMatchObject({ body: 'boom', severityNumber: 17 });
    expect(telemetry.last().attributes).toEqual({
      context: 'CatsService',
      'exception.type': 'RangeError',
      'exception.message': 'boom',
      'exception.stacktrace': expect.stringContaining('RangeError: boom\n    at '),
    });
  });

  it('gives the exception of a stack that is only a text, as Nest hands it over', () => {
    log((logger) => logger.error('boom', new RangeError('boom').stack, 'ExceptionsHandler'));

    expect(telemetry.last().attributes).toEqual({
      context: 'ExceptionsHandler',
      'exception.type': 'RangeError',
      'exception.message': 'boom',
      'exception.stacktrace': expect.stringContaining('RangeError: boom\n    at '),
    });
  });

  it('has no stack where there is none', () => {
    log((logger) => logger.error('boom', undefined, 'CatsService'));

    expect(telemetry.last().attributes).toEqual({ context: 'CatsService' });
  });
});
