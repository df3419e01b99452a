import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { ApplicationStream } from '../../src/console/application-stream';

type Callback = (error?: Error | null) => void;

/** A stream that writes when the test says so, and what its listeners hear of it. */
const create = ({ highWaterMark = 16_384 } = {}) => {
  const underWay: { readonly text: string; readonly end: Callback }[] = [];
  const heard: unknown[] = [];
  const stream = new Writable({
    highWaterMark,
    decodeStrings: false,
    emitClose: true,
    write: (text: string, _encoding, end) => void underWay.push({ text, end }),
  });
  stream.on('error', (error) => heard.push(error));
  stream.on('close', () => heard.push('close'));
  const results: (Error | undefined)[] = [];
  const ours = new ApplicationStream(stream);
  return {
    stream,
    heard,
    results,
    /** The write that is under way. */
    current: () => underWay.at(-1),
    write: (text: string) => ours.write(text, (error) => void results.push(error)),
  };
};

const turn = () => new Promise((resolve) => setImmediate(resolve));
const epipe = () => Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });

describe('a stream of the application', () => {
  it('is written to in one piece', () => {
    const { write, current } = create();
    write('a\nb\n');
    expect(current()?.text).toBe('a\nb\n');
  });

  it('has written when the stream says so', () => {
    const { write, results, current } = create();
    write('a');
    expect(results).toEqual([]);
    current()?.end();
    expect(results).toEqual([undefined]);
  });

  it('has written, at once, where the application put in a function that calls nobody back', () => {
    const { stream, write, results } = create();
    const captured: unknown[] = [];
    stream.write = (text: unknown) => captured.push(text) > 0;
    write('a');
    write('b');
    expect([captured, results]).toEqual([
      ['a', 'b'],
      [undefined, undefined],
    ]);
  });

  it('has not written where such a function throws', () => {
    const { stream, write, results } = create();
    const error = new Error('no');
    stream.write = () => {
      throw error;
    };
    write('a');
    expect(results).toEqual([error]);
  });

  it('does not hear that our write failed', async () => {
    const { stream, write, results, heard, current } = create();
    const error = epipe();
    write('a');
    current()?.end(error);
    await turn();
    expect([results, heard]).toEqual([[error], []]);
    expect(Object.hasOwn(stream, 'emit')).toBe(false);
  });

  it('keeps the function that the application had put in the place of emit', async () => {
    const { stream, write, current } = create();
    const emit = stream.emit.bind(stream);
    stream.emit = emit;
    write('a');
    current()?.end(epipe());
    await turn();
    expect(stream.emit).toBe(emit);
  });

  it('hears of it when its own text is lost as well, before ours or behind it', async () => {
    const before = create();
    before.stream.write('theirs');
    before.write('ours');
    const error = epipe();
    before.current()?.end(error);
    await turn();
    expect(before.heard).toEqual([error, 'close']);

    const behind = create();
    behind.write('ours');
    behind.stream.write('theirs');
    behind.current()?.end(error);
    await turn();
    expect(behind.heard).toEqual([error, 'close']);
  });

  it('does not hear of it when only ours waits', async () => {
    const { stream, write, heard, results, current } = create();
    write('a');
    write('b');
    const error = epipe();
    current()?.end(error);
    await turn();
    expect(heard).toEqual([]);
    expect(results).toEqual([error, error]);
    expect(Object.hasOwn(stream, 'emit')).toBe(false);
  });

  it('is written to once where the application makes a record of everything that is written', () => {
    const { stream, write, results } = create();
    const written: unknown[] = [];
    stream.write = (text: unknown) => {
      write(`record of ${String(text)}`);
      return written.push(text) > 0;
    };
    write('a');
    write('b');
    const refused = expect.objectContaining({
      message: expect.stringContaining('makes log records'),
    });
    expect(written).toEqual(['a', 'b']);
    expect(results).toEqual([refused, undefined, refused, undefined]);
  });

  it('is left alone once its reader has gone', async () => {
    const { stream, write, results, current } = create();
    const error = epipe();
    write('a');
    current()?.end(error);
    await turn();
    stream.write = () => {
      throw new Error('written to');
    };
    write('b');
    expect(results).toEqual([error, error]);
  });

  it('is left alone once it has ended', () => {
    const { stream, write, results, heard } = create();
    stream.end();
    write('a');
    expect(results).toEqual([expect.objectContaining({ message: 'it is closed' })]);
    expect(heard).toEqual([]);
  });

  it('is not filled for a reader that does not read', () => {
    const { write, results } = create();
    const megabyte = 'x'.repeat(1024 * 1024);
    for (let count = 0; count < 20; count += 1) write(megabyte);
    expect(results).toEqual([
      expect.objectContaining({ message: 'nobody reads it' }),
      expect.objectContaining({ message: 'nobody reads it' }),
      expect.objectContaining({ message: 'nobody reads it' }),
    ]);
  });
});
