import { describe, expect, it } from '@jest/globals';
import { AlwaysOffSampler, AlwaysOnSampler, type Sampler } from '@opentelemetry/sdk-trace';
import { ProbabilitySampler } from '../../../src/traces/samplers/probability-sampler';
import { RateLimitingSampler } from '../../../src/traces/samplers/rate-limiting-sampler';
import { decide, parentWith } from './samplers';

const create = (tracesPerSecond: number, root: Sampler = new AlwaysOnSampler()) => {
  let now = 1000;
  const sampler = new RateLimitingSampler(tracesPerSecond, root, () => now);
  return {
    sampler,
    wait: (millis: number) => {
      now += millis;
    },
    /** The number of root spans that are kept, out of so many. */
    keepsOf: (count: number) =>
      Array.from({ length: count }, () => decide(sampler)).filter(({ isSampled }) => isSampled)
        .length,
  };
};

describe('a rate limiting sampler', () => {
  it('keeps as many traces as are allowed within any one second', () => {
    const { keepsOf, wait } = create(10);
    expect(keepsOf(4)).toBe(4);
    wait(600);
    expect(keepsOf(30)).toBe(6);
    wait(410);
    expect(keepsOf(10)).toBe(4);
    wait(600);
    expect(keepsOf(10)).toBe(6);
  });

  it('saves no more than one second', () => {
    const { keepsOf, wait } = create(10);
    wait(60_000);
    expect(keepsOf(100)).toBe(10);
  });

  it('counts only what its root keeps', () => {
    const { keepsOf } = create(2, new AlwaysOffSampler());
    expect(keepsOf(5)).toBe(0);
  });

  it('never cuts a trace of this process, and counts those that come from others', () => {
    const { sampler, keepsOf } = create(1);
    expect(keepsOf(2)).toBe(1);
    const local = { isRemote: false };
    expect(decide(sampler, { context: parentWith({ ...local }) }).isSampled).toBe(true);
    const dropped = parentWith({ ...local, isSampled: false });
    expect(decide(sampler, { context: dropped }).isSampled).toBe(false);
    expect(decide(sampler, { context: parentWith({ isRemote: true }) }).isSampled).toBe(false);
  });

  it('says no threshold, as how many traces one stands for is unknown', () => {
    const { sampler } = create(1, new ProbabilitySampler(1));
    expect(decide(sampler)).toEqual({ isSampled: true, state: '' });
    const context = parentWith({ state: 'a=b,ot=th:8' });
    expect(decide(sampler, { context })).toEqual({ isSampled: false, state: 'a=b' });
  });
});
