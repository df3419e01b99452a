import { describe, expect, it } from '@jest/globals';
import { TraceStateList } from '../../src/propagation/trace-state';

const read = (text: string) => new TraceStateList(text).serialize();

describe('the list of the trace state', () => {
  it.each([
    ['a=1,b=2', 'a=1,b=2'],
    [' a=1 \t,\t b= 2,,', 'a=1,b= 2'],
    ['a@b=1,0x=2,_=3', ''],
    ['ot=th:c;rv:d1,foo@@bar=1', 'ot=th:c;rv:d1,foo@@bar=1'],
    ['a=1,a=2', 'a=1'],
    ['A=1,b=2', ''],
    ['a=,b=2', ''],
    ['a=b=c', ''],
    ['a=1,b', ''],
    ['a=€', ''],
    [`${'z'.repeat(256)}=1`, `${'z'.repeat(256)}=1`],
    [`a=1,${'z'.repeat(257)}=1`, ''],
  ])('reads %j', (text, written) => {
    expect(read(text)).toBe(written);
  });

  it('has at most 32 members', () => {
    const members = Array.from({ length: 33 }, (_, index) => `k${index}=1`);
    expect(read(members.slice(1).join())).toBe(members.slice(1).join());
    expect(read(members.join())).toBe('');
    const full = new TraceStateList(members.slice(1).join()).set('new', '1');
    expect(full.serialize()).toBe(`new=1,${members.slice(1, -1).join()}`);
  });

  it('writes 512 characters at most, and leaves long members out before old ones', () => {
    const member = (key: string, length: number) => `${key}=${'v'.repeat(length - 2)}`;
    const exact = [member('a', 256), member('b', 255)].join();
    expect(exact).toHaveLength(512);
    expect(read(exact)).toBe(exact);
    expect(read([member('a', 100), member('b', 240), member('c', 240)].join())).toBe(
      [member('a', 100), member('b', 240)].join(),
    );
    const short = Array.from('abcdef', (key) => member(key, 100));
    expect(read(short.join())).toBe(short.slice(0, 5).join());
  });

  it('is not changed by what is made of it', () => {
    const state = new TraceStateList('a=1,b=2');
    expect(state.set('b', '3').serialize()).toBe('b=3,a=1');
    expect(state.unset('a').serialize()).toBe('b=2');
    expect(state.set('B', '3')).toBe(state);
    expect(state.set('c', 'a,b')).toBe(state);
    expect([state.get('a'), state.get('c'), state.serialize()]).toEqual([
      '1',
      undefined,
      'a=1,b=2',
    ]);
  });
});
