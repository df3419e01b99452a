import { describe, expect, it } from '@jest/globals';
import { createDiagLogger } from '../../src/diagnostics/diag-logger';
import { createRecordingVoice } from '../support/recording-voice';

const create = () => {
  let now = 0;
  const voice = createRecordingVoice(() => now);
  const wait = (millis: number) => {
    now += millis;
  };
  return { logger: createDiagLogger(voice), lines: voice.lines, wait };
};

describe('a diag logger', () => {
  it('speaks through the voice, with the level in plain words', () => {
    const { logger, lines } = create();
    logger.error('one');
    logger.warn('two');
    logger.info('three');
    logger.debug('four');
    logger.verbose('five');
    expect(lines).toEqual([
      'error: one',
      'warning: two',
      'info: three',
      'debug: four',
      'verbose: five',
    ]);
  });

  it('says once, with cause and cure, that a second SDK tried to register', () => {
    const { logger, lines } = create();
    for (const part of ['trace', 'context', 'propagation']) {
      logger.error(
        `Error: @opentelemetry/api: Attempted duplicate registration of API: ${part}\n    at x`,
      );
    }
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/two OpenTelemetry SDKs .* Remove the code that starts/);
  });

  it('is replaced by that of another SDK without a word', () => {
    const { logger, lines } = create();
    logger.warn('Current logger will be overwritten from Error\n    at x');
    expect(lines).toEqual([]);
  });

  it('says each sentence once a minute', () => {
    const { logger, lines, wait } = create();
    logger.error('one');
    logger.error('one');
    logger.error('two');
    logger.warn('one');
    wait(60_000);
    logger.error('one');
    expect(lines).toEqual(['error: one', 'error: two', 'warning: one', 'error: one']);
  });

  it('shows values beside the text, on one line', () => {
    const { logger, lines } = create();
    logger.error('failed', { code: 7, list: [1, 2] }, 42, undefined);
    expect(lines).toEqual(['error: failed { code: 7, list: [ 1, 2 ] } 42 undefined']);
  });

  it('says the first line of an error, and leaves its stack out', () => {
    const { logger, lines } = create();
    logger.error('failed', new TypeError('no such thing'));
    expect(lines).toEqual(['error: failed TypeError: no such thing']);
    logger.error('a text\nof two lines');
    expect(lines[1]).toBe('error: a text');
  });

  it('does not throw for values that defend themselves', () => {
    const { logger } = create();
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(() => logger.error('odd', circular, proxy, Object.create(null))).not.toThrow();
  });

  it('says once a minute what differs in ids, numbers and URLs only', () => {
    const { logger, lines, wait } = create();
    for (const id of [
      '4bf92f3577b34da6a3ce929d0e0e4736',
      '00f067aa-0ba9-42b7-9f2b-0c1d2e3f4a5b',
      '7',
    ]) {
      logger.warn(`odd ${id}, see https://host.test/${id}`, new Error(`took ${id} ms`));
    }
    expect(lines).toHaveLength(1);
    wait(60_000);
    logger.warn('odd 8, see https://host.test/8', new Error('took 8 ms'));
    expect(lines).toHaveLength(2);
  });

  it('does not look at values of a line that is not said', () => {
    const { logger } = create();
    let looks = 0;
    const value = {
      get field() {
        looks += 1;
        return 1;
      },
      [Symbol.for('nodejs.util.inspect.custom')]: () => `look ${(looks += 1)}`,
    };
    for (let count = 0; count < 10; count += 1) logger.warn('odd', value);
    expect(looks).toBe(1);
  });

  it('says what the SDK says in words that name the cause and the cure', () => {
    const { logger, lines } = create();
    logger.warn('Dropping extra attributes.');
    logger.warn('Logger requested without instrumentation scope name.');
    logger.error(
      'name 4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7 - You can only call end() on a span once.',
    );
    logger.warn('A view or instrument with the name ', 'orders', ' has already been registered');
    expect(lines).toEqual([
      expect.stringMatching(/^warning: a span or log record has more attributes .*COUNT_LIMIT\.$/),
      'warning: getLogger() was called without a name; pass the name of the module or library that records.',
      'error: the span "name" was ended more than once; the first time counts.',
      'warning: the instrument "orders" is made twice, with another kind, unit or description; make it the same way each time.',
    ]);
  });

  it('leaves out what our own lines say', () => {
    const { logger, lines } = create();
    logger.warn('shutdown may only be called once per MeterProvider');
    logger.error('PeriodicExportingMetricReader: metrics export threw error', new Error('x'));
    expect(lines).toEqual([]);
  });

  it('shows to who debugs what the SDK says as it is', () => {
    const { logger, lines } = create();
    logger.debug('Dropping extra events.');
    expect(lines).toEqual(['debug: Dropping extra events.']);
  });
});
