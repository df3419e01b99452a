import { describe, expect, it } from '@jest/globals';
import { setInterval, setTimeout } from '../../src/bundle/unreferenced-timers';

describe('a timeout in our chunks', () => {
  it('does not keep the process alive', () => {
    const timer = setTimeout(() => undefined, 10_000);
    expect(timer.hasRef()).toBe(false);
    clearTimeout(timer);
  });

  it('does when somebody wants it to', () => {
    const timer = setTimeout(() => undefined, 10_000).ref();
    expect(timer.hasRef()).toBe(true);
    clearTimeout(timer);
  });

  it('calls back with its arguments', async () => {
    const keepAlive = globalThis.setTimeout(() => undefined, 5000);
    const args = await new Promise((resolve) => {
      setTimeout((...given: unknown[]) => resolve(given), 1, 'a', 'b');
    });
    clearTimeout(keepAlive);
    expect(args).toEqual(['a', 'b']);
  });
});

describe('an interval in our chunks', () => {
  it('does not keep the process alive, whatever upstream asks for', () => {
    const timer = setInterval(() => undefined, 10_000);
    expect(timer.ref()).toBe(timer);
    expect(timer.hasRef()).toBe(false);
    clearInterval(timer);
  });
});
