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

  it('says what is to be said once a single time, whatever else is said', () => {
    const { sayOnce, sayOfOthers, sayAtMostEachMinute, written, wait } = create();
    sayOnce('once', 'once');
    for (let index = 0; index < 5000; index += 1) {
      sayOfOthers(`kind ${index}`, () => `${index}`);
      sayAtMostEachMinute(`key ${index}`, `${index}`);
      wait(1000);
    }
    sayOnce('once', 'once');
    expect(written.filter((line) => line === 'otel-auto: once\n')).toHaveLength(1);
  });

  it('says so many kinds of what others say within a minute, and that there are more', () => {
    const { sayOfOthers, sayAtMostEachMinute, written, wait } = create();
    for (let index = 0; index < 1000; index += 1) sayOfOthers(`kind ${index}`, () => `${index}`);
    expect(written).toHaveLength(51);
    expect(written.at(-1)).toMatch(/50 different things within a minute/);
    expect(sayAtMostEachMinute('ours', 'ours')).toBe(true);
    wait(60_000);
    for (let index = 0; index < 1000; index += 1) sayOfOthers(`other ${index}`, () => `${index}`);
    expect(written).toHaveLength(103);
  });

  it('makes no line of others that is not said', () => {
    const { sayOfOthers } = create();
    let made = 0;
    const make = () => `${(made += 1)}`;
    for (let count = 0; count < 3; count += 1) sayOfOthers('kind', make);
    expect(made).toBe(1);
  });

  it('lets no text break its line or move the cursor', () => {
    const { say, written } = create();
    say('a\nb\r\u001b[2J\u009b2J\u202e\u2028\u2029\ud800 й 日本 👩‍👩‍👧');
    expect(written).toEqual([
      'otel-auto: a\\x0ab\\x0d\\x1b[2J\\x9b2J\\u202e\\u2028\\u2029\\ud800 й 日本 👩‍👩‍👧\n',
    ]);
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
