import { describe, expect, it } from '@jest/globals';
import { config } from 'winston';
import { toSeverityNumber } from '../src/index';

const severitiesOf = (levels: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.keys(levels).map((name) => [name, toSeverityNumber(name, levels)]));

describe('toSeverityNumber', () => {
  it('knows the levels of npm', () => {
    expect(severitiesOf(config.npm.levels)).toEqual({
      error: 17,
      warn: 13,
      info: 9,
      http: 7,
      verbose: 6,
      debug: 5,
      silly: 1,
    });
  });

  it('knows the levels of syslog, as the specification maps them', () => {
    expect(severitiesOf(config.syslog.levels)).toEqual({
      emerg: 21,
      alert: 19,
      crit: 18,
      error: 17,
      warning: 13,
      notice: 10,
      info: 9,
      debug: 5,
    });
  });

  it('knows the levels of cli, where verbose is less than debug', () => {
    expect(severitiesOf(config.cli.levels)).toEqual({
      error: 17,
      warn: 13,
      help: 11,
      data: 10,
      info: 9,
      debug: 5,
      prompt: 4,
      verbose: 3,
      input: 2,
      silly: 1,
    });
  });

  it('goes by the names of a set of the application, in whatever case', () => {
    expect(severitiesOf({ FATAL: 0, Error: 1, WARN: 2, info: 3, trace: 9 })).toEqual({
      FATAL: 21,
      Error: 17,
      WARN: 13,
      info: 9,
      trace: 1,
    });
  });

  it('places unknown names between, above and below the known', () => {
    expect(
      severitiesOf({
        audit: 0,
        error: 10,
        warn: 20,
        success: 25,
        info: 30,
        chatty: 40,
        gossip: 50,
      }),
    ).toEqual({ audit: 18, error: 17, warn: 13, success: 10, info: 9, chatty: 8, gossip: 7 });
  });

  it('never gives an unknown name more than the known one above it', () => {
    expect(
      severitiesOf({ warning: 0, a: 1, b: 2, c: 3, d: 4, e: 5, notice: 6, info: 7 }),
    ).toMatchObject({ warning: 13, a: 12, b: 12, c: 12, d: 12, e: 11, notice: 10 });
  });

  it('spreads a set of which it knows no name', () => {
    expect(severitiesOf({ high: 0, middle: 1, low: 2 })).toEqual({ high: 17, middle: 11, low: 5 });
    expect(severitiesOf({ only: 0 })).toEqual({ only: 9 });
  });

  it('gives a name that is in no set its meaning, or says that it has none', () => {
    expect(toSeverityNumber('fatal', config.npm.levels)).toBe(21);
    expect(toSeverityNumber('verbose', undefined)).toBe(6);
    expect(toSeverityNumber('whatever', config.npm.levels)).toBe(0);
    expect(toSeverityNumber('constructor', config.npm.levels)).toBe(0);
  });
});
