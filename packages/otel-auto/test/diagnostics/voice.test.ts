import { describe, expect, it } from '@jest/globals';
import { createVoice } from '../../src/diagnostics/voice';
import { runScript } from '../support/run-script';

/** A voice with a clock that the test sets. */
const create = (enabled = true) => {
  const written: string[] = [];
  let now = 1_000_000;
  const voice = createVoice({
    enabled,
    write: (line) => void written.push(line),
    nowMillis: () => now,
  });
  const wait = (millis: number) => {
    now += millis;
  };
  return { ...voice, written, wait };
};

describe('a voice', () => {
  it('says each line with the name of the distro before it', () => {
    const { say, written } = create();
    say('one');
    say('one');
    expect(written).toEqual(['otel-auto: one\n', 'otel-auto: one\n']);
  });

  it('says once what is to be said once, whatever the words', () => {
    const { sayOnce, written, wait } = create();
    sayOnce('key', 'first words');
    wait(10_000_000);
    sayOnce('key', 'other words');
    sayOnce('other key', 'first words');
    expect(written).toEqual(['otel-auto: first words\n', 'otel-auto: first words\n']);
  });

  it('says at most each minute what is to be said so, in the words of then', () => {
    const { sayAtMostEachMinute, written, wait } = create();
    sayAtMostEachMinute('key', '1');
    wait(59_999);
    sayAtMostEachMinute('key', '2');
    wait(1);
    sayAtMostEachMinute('key', '3');
    wait(59_999);
    sayAtMostEachMinute('key', '4');
    expect(written).toEqual(['otel-auto: 1\n', 'otel-auto: 3\n']);
  });

  it('counts the minute for each key', () => {
    const { sayAtMostEachMinute, written } = create();
    sayAtMostEachMinute('a', '1');
    sayAtMostEachMinute('b', '2');
    expect(written).toHaveLength(2);
  });

  it('that is disabled says nothing', () => {
    const { say, sayOnce, sayAtMostEachMinute, written } = create(false);
    say('one');
    sayOnce('key', 'two');
    sayAtMostEachMinute('other', 'three');
    expect(written).toEqual([]);
  });

  it('never throws, also when nobody can hear', () => {
    const voice = createVoice({
      enabled: true,
      write: () => {
        throw Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
      },
    });
    expect(() => voice.say('one')).not.toThrow();
    expect(() => voice.sayOnce('key', 'two')).not.toThrow();
    expect(() => voice.sayAtMostEachMinute('key', 'three')).not.toThrow();
  });

  it('speaks on stderr, and lives on when that is closed', async () => {
    const run = await runScript(`
      const { createVoice } = load('diagnostics/voice.ts');
      const { say } = createVoice({ enabled: true });
      say('heard');
      require('node:fs').closeSync(2);
      say('not heard');
      console.log('alive');
    `);
    expect(run).toMatchObject({ exitCode: 0, stderr: 'otel-auto: heard\n', stdout: 'alive\n' });
  });
});
