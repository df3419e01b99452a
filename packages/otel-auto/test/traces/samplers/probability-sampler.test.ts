import { describe, expect, it } from '@jest/globals';
import { ProbabilitySampler } from '../../../src/traces/samplers/probability-sampler';
import { decide, HALF_ID, parentWith } from './samplers';

describe('a probability sampler', () => {
  it('keeps the trace ids whose last 56 bits reach the threshold, and says it', () => {
    const sampler = new ProbabilitySampler(0.5);
    expect(decide(sampler)).toEqual({ isSampled: true, state: 'ot=th:8' });
    const traceId = `${'f'.repeat(18)}7fffffffffffff`;
    expect(decide(sampler, { traceId })).toEqual({ isSampled: false, state: '' });
  });

  it('keeps what a smaller share keeps', () => {
    for (const ratio of [0.6, 0.75, 1]) {
      expect(decide(new ProbabilitySampler(ratio)).isSampled).toBe(true);
    }
    for (const ratio of [0.49, 0.1, 0]) {
      expect(decide(new ProbabilitySampler(ratio)).isSampled).toBe(false);
    }
  });

  it('keeps about the share of random ids that was asked for', () => {
    const sampler = new ProbabilitySampler(0.25);
    let kept = 0;
    for (let index = 0; index < 4096; index += 1) {
      const traceId = `${'0'.repeat(18)}${(index * 16).toString(16).padStart(4, '0')}0000000000`;
      if (decide(sampler, { traceId }).isSampled) kept += 1;
    }
    expect(kept).toBe(1024);
  });

  it('does not follow the decision of the parent', () => {
    for (const isSampled of [true, false]) {
      const context = parentWith({ isSampled });
      expect(decide(new ProbabilitySampler(1), { context }).isSampled).toBe(true);
      expect(decide(new ProbabilitySampler(0), { context }).isSampled).toBe(false);
    }
  });

  it('decides by the randomness in tracestate, and passes it on as it is', () => {
    const context = parentWith({ state: 'a=b,ot=rv:7fffffffffffff' });
    expect(decide(new ProbabilitySampler(0.5), { context })).toEqual({
      isSampled: false,
      state: 'a=b,ot=rv:7fffffffffffff',
    });
    expect(decide(new ProbabilitySampler(0.75), { context })).toEqual({
      isSampled: true,
      state: 'ot=rv:7fffffffffffff;th:4,a=b',
    });
  });

  it.each(['ot=rv:7', 'ot=rv:7FFFFFFFFFFFFF', 'ot=rv:7ffffffffffffff', 'ot=rv:', 'ot=rv', 'ot=;;'])(
    'decides by the trace id where the randomness is malformed: %s',
    (state) => {
      const context = parentWith({ state });
      expect(decide(new ProbabilitySampler(0.5), { context }).isSampled).toBe(true);
    },
  );

  it('replaces the threshold of the parent, and takes it away from what it drops', () => {
    const context = parentWith({ state: 'ot=th:c;p:8' });
    expect(decide(new ProbabilitySampler(0.5), { context }).state).toBe('ot=p:8;th:8');
    expect(decide(new ProbabilitySampler(0.1), { context }).state).toBe('ot=p:8');
    const alone = parentWith({ state: 'ot=th:c' });
    expect(decide(new ProbabilitySampler(0.1), { context: alone }).state).toBe('');
  });

  it('leaves an entry alone that would become too long', () => {
    const context = parentWith({ state: `ot=x:${'y'.repeat(253)}` });
    expect(decide(new ProbabilitySampler(0.5), { context })).toEqual({
      isSampled: true,
      state: `ot=x:${'y'.repeat(253)}`,
    });
  });

  it('says its share', () => {
    expect(String(new ProbabilitySampler(0.25))).toBe('ProbabilitySampler{0.25}');
    expect(HALF_ID).toHaveLength(32);
  });
});
