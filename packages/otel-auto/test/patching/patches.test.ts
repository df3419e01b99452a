import { describe, expect, it } from '@jest/globals';
import { Patches } from '../../src/patching/patches';

const create = () => {
  class Client {
    send(text: string) {
      return `sent ${text}`;
    }
    get computed() {
      return () => 'computed';
    }
  }
  return Client;
};

describe('Patches', () => {
  it('replaces a method with its flags, and gives it back', () => {
    const { prototype } = create();
    const before = Object.getOwnPropertyDescriptor(prototype, 'send')!;
    const patches = new Patches();
    expect(
      patches.method(
        prototype,
        'send',
        (send, self, args) => `${Reflect.apply(send, self, args)}!`,
      ),
    ).toBe(true);
    expect(prototype.send('a')).toBe('sent a!');
    expect({ ...Object.getOwnPropertyDescriptor(prototype, 'send'), value: 0 }).toEqual({
      ...before,
      value: 0,
    });
    patches.undo();
    expect(Object.getOwnPropertyDescriptor(prototype, 'send')).toEqual(before);
  });

  it('leaves alone what it cannot replace', () => {
    const { prototype } = create();
    const patches = new Patches();
    const never = () => 'never';
    expect(patches.method(undefined, 'send', never)).toBe(false);
    expect(patches.method(prototype, 'absent', never)).toBe(false);
    expect(patches.method(prototype, 'computed', never)).toBe(false);
    expect(patches.method(Object.create(prototype) as object, 'send', never)).toBe(false);
    expect(patches.method(Object.freeze({ send: never }), 'send', () => 'ours')).toBe(false);
  });

  it('leaves what others have put over it', () => {
    const { prototype } = create();
    const patches = new Patches();
    patches.method(prototype, 'send', () => 'ours');
    const theirs = () => 'theirs';
    prototype.send = theirs;
    patches.undo();
    expect(prototype.send).toBe(theirs);
  });

  it('gives back what it has replaced twice', () => {
    const { prototype } = create();
    const { send } = prototype;
    const patches = new Patches();
    for (const mark of ['first', 'second']) {
      patches.method(prototype, 'send', (original, self, args) => {
        return `${mark} ${Reflect.apply(original, self, args)}`;
      });
    }
    expect(prototype.send('a')).toBe('second first sent a');
    patches.undo();
    expect(prototype.send).toBe(send);
  });
});
