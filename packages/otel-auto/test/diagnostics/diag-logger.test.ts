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
});
