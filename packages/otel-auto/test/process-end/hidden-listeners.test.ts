import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { hideListeners } from '../../src/process-end/hidden-listeners';

const ours = () => undefined;
const theirs = () => undefined;

describe('listeners that are hidden', () => {
  let emitter: EventEmitter;
  let countOthers: (event: string) => number;
  beforeEach(() => {
    emitter = new EventEmitter();
    countOthers = hideListeners(emitter, (listener) => listener === ours);
    emitter.on('shared', ours).on('shared', theirs).on('shared', theirs).on('only ours', ours);
  });

  it('are in no list of listeners', () => {
    expect(emitter.listeners('shared')).toEqual([theirs, theirs]);
    expect(emitter.rawListeners('shared')).toEqual([theirs, theirs]);
    expect(emitter.listeners('only ours')).toEqual([]);
  });

  it('are not counted', () => {
    expect(emitter.listenerCount('shared')).toBe(2);
    expect(emitter.listenerCount('shared', theirs)).toBe(2);
    expect(emitter.listenerCount('only ours')).toBe(0);
    expect(countOthers('shared')).toBe(2);
  });

  it('name no event', () => {
    expect(emitter.eventNames()).toEqual(['shared']);
  });

  it('are called', () => {
    expect(emitter.emit('only ours')).toBe(true);
  });

  it('can be removed', () => {
    emitter.removeListener('only ours', ours);
    expect(emitter.emit('only ours')).toBe(false);
  });

  describe('in a copy of the emitter, as Jest makes one of the process', () => {
    let copy: EventEmitter;
    beforeEach(() => {
      const { _events, ...descriptors } = Object.getOwnPropertyDescriptors(emitter) as Record<
        string,
        PropertyDescriptor
      >;
      copy = Object.create(EventEmitter.prototype, descriptors) as EventEmitter;
      Reflect.apply(EventEmitter, copy, []);
    });

    it('are not those of the emitter', () => {
      const own = () => undefined;
      copy.on('of the copy', own);
      expect(copy.listeners('of the copy')).toEqual([own]);
      expect(copy.rawListeners('of the copy')).toEqual([own]);
      expect(copy.listenerCount('of the copy')).toBe(1);
      expect(copy.listeners('shared')).toEqual([]);
      expect(copy.eventNames()).toEqual(['of the copy']);
      expect(emitter.listeners('of the copy')).toEqual([]);
    });

    it('leave both their own limits', () => {
      copy.setMaxListeners(3);
      expect(copy.getMaxListeners()).toBe(3);
      expect(emitter.getMaxListeners()).toBe(EventEmitter.defaultMaxListeners);
      emitter.setMaxListeners(5);
      expect(copy.getMaxListeners()).toBe(3);
    });
  });
});
