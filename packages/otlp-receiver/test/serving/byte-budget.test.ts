import { describe, expect, it } from '@jest/globals';
import { ByteBudget } from '../../src/serving/byte-budget';

describe('ByteBudget', () => {
  it('gives so many bytes, and more when some come back', () => {
    const budget = new ByteBudget(10);
    expect([budget.tryTake(6), budget.tryTake(5), budget.tryTake(4)]).toEqual([true, false, true]);
    budget.giveBack(6);
    expect(budget.tryTake(6)).toBe(true);
  });

  it('lets wait, and serves in the order of the calls', async () => {
    const budget = new ByteBudget(10);
    const served: string[] = [];
    await budget.take(10);
    const waiting = ['a', 'b', 'c'].map(async (name, index) => {
      await budget.take(index === 0 ? 8 : 2);
      served.push(name);
    });
    expect(budget.tryTake(0)).toBe(false);
    budget.giveBack(9);
    await Promise.all(waiting.slice(0, 1));
    expect(served).toEqual(['a']);
    budget.giveBack(8);
    await Promise.all(waiting);
    expect(served).toEqual(['a', 'b', 'c']);
  });
});
