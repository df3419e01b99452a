import { describe, expect, it } from '@jest/globals';
import { ParentThresholdSampler } from '../../../src/traces/samplers/parent-threshold-sampler';
import { ProbabilitySampler } from '../../../src/traces/samplers/probability-sampler';
import { decide, parentWith } from './samplers';

const sampler = new ParentThresholdSampler(new ProbabilitySampler(0.5));

describe('a parent threshold sampler', () => {
  it('leaves root spans to its root', () => {
    expect(decide(sampler)).toEqual({ isSampled: true, state: 'ot=th:8' });
  });

  it.each([
    ['a sampled parent', true, undefined, ''],
    ['its threshold', true, 'ot=th:8', 'ot=th:8'],
    [
      'its threshold and its randomness',
      true,
      'ot=th:c;rv:d0000000000000',
      'ot=th:c;rv:d0000000000000',
    ],
    ['a parent that is not sampled', false, undefined, ''],
  ])('follows %s', (_what, isSampled, state, expected) => {
    const context = parentWith({ isSampled, ...(state === undefined ? {} : { state }) });
    expect(decide(sampler, { context })).toEqual({ isSampled, state: expected });
  });

  it.each([
    ['of a sampled parent that it would have dropped', true, 'ot=th:c', ''],
    ['of a parent that is not sampled', false, 'ot=th:8', ''],
    ['and nothing else', true, 'a=b,ot=th:c;p:1', 'ot=p:1,a=b'],
  ])('takes away the threshold %s', (_what, isSampled, state, expected) => {
    expect(decide(sampler, { context: parentWith({ isSampled, state }) })).toEqual({
      isSampled,
      state: expected,
    });
  });
});
