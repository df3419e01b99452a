import { describe, expect, it } from '@jest/globals';
import { readLine } from '../../src/log-bridges/read-line';

/** More than is taken apart. */
const LONG = 'x'.repeat(300_000);

const lineOf = (fields: object): string => `${JSON.stringify(fields)}\n`;

describe('readLine', () => {
  it('reads a line', () => {
    expect(readLine(lineOf({ a: { b: [1, null] }, msg: 'text' }), 'msg')).toEqual({
      a: { b: [1, null] },
      msg: 'text',
    });
  });

  it('reads the members before a long one, its beginning, and the message at the end', () => {
    const line = lineOf({ a: { b: '},{"' }, c: [1], long: LONG, lost: true, msg: 'the "text"' });
    const { long, ...rest } = readLine(line, 'msg');
    expect(rest).toEqual({
      '[cut]': `a line of ${line.length} characters`,
      a: { b: '},{"' },
      c: [1],
      msg: 'the "text"',
    });
    expect(LONG.startsWith(long as string)).toBe(true);
    expect((long as string).length).toBeGreaterThan(131_000);
  });

  it('leaves a long object or array out', () => {
    expect(readLine(lineOf({ a: 1, deep: { long: LONG }, msg: 'text' }), 'msg')).toMatchObject({
      a: 1,
      msg: 'text',
    });
    expect(readLine(lineOf({ a: 1, deep: { long: LONG } }), 'msg')).not.toHaveProperty('deep');
    expect(readLine(lineOf({ a: 1, deep: [LONG] }), 'msg')).not.toHaveProperty('deep');
  });

  it('reads the beginning of a long message', () => {
    const { msg } = readLine(lineOf({ a: 1, msg: LONG }), 'msg');
    expect((msg as string).length).toBeGreaterThan(131_000);
  });

  it('takes no member of another object for the message', () => {
    const nested = lineOf({ long: LONG, deep: { a: 1, msg: 'of another' } });
    expect(readLine(nested, 'msg')).not.toHaveProperty('msg');
    const quoted = lineOf({ long: LONG, text: 'x,"msg":"quoted"' });
    expect(readLine(quoted, 'msg')).not.toHaveProperty('msg');
  });

  it('reads a text that breaks off anywhere in an escape sequence', () => {
    for (let shift = 0; shift < 14; shift += 1) {
      const text = `${'y'.repeat(131_060 + shift)}\u0001\\\u0002\\`.padEnd(300_000, 'z');
      const { text: read } = readLine(lineOf({ text }), 'msg');
      expect(text.startsWith(read as string)).toBe(true);
      expect((read as string).length).toBeGreaterThan(131_050);
    }
  });

  it('reads what it can of a line that is no JSON', () => {
    expect(readLine('{"level":30,"a":{"b":1},"msg":undefined}\n', 'msg')).toEqual({
      level: 30,
      a: { b: 1 },
    });
    expect(readLine('{"level":30,"bad":nothing,"msg":"text"}\n', 'msg')).toMatchObject({
      msg: 'text',
    });
    expect(readLine('text', 'msg')).toEqual({});
  });
});
