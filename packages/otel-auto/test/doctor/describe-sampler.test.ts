import { describe, expect, it } from '@jest/globals';
import { describeSampler, ratioOf } from '../../src/doctor/describe-sampler';
import { parse } from '../settings/parse';

const samplerOf = (env: Readonly<Record<string, string>>) => parse(env).settings.traces.sampler;

describe('describeSampler', () => {
  it.each([
    [{}, 'parentbased_always_on', 1],
    [{ OTEL_TRACES_SAMPLER: 'always_off' }, 'always_off', 0],
    [
      { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' },
      'parentbased_traceidratio, 0.25',
      0.25,
    ],
    [{ ACME_OTEL_SAMPLING_RULES: '/a=0.5' }, 'parentbased_always_on, one rule before it', 0.5],
    [
      { ACME_OTEL_SAMPLING_RULES: '/a=0.5;*=drop' },
      'parentbased_always_on, 2 rules before it',
      0.5,
    ],
    [
      { OTEL_TRACES_SAMPLER: 'always_off', ACME_OTEL_SAMPLING_RULES: '*=drop' },
      'always_off, one rule before it',
      0,
    ],
    [
      { ACME_OTEL_TRACES_PER_SECOND: '5', ACME_OTEL_ALWAYS_RECORD: 'true' },
      'parentbased_always_on, at most 5 traces a second, all recorded',
      1,
    ],
  ])('%j', (env, text, ratio) => {
    expect(describeSampler(samplerOf(env))).toBe(text);
    expect(ratioOf(samplerOf(env))).toBe(ratio);
  });

  it('says those of a configuration file', () => {
    const root = { kind: 'probability', ratio: 0.5 } as const;
    expect(describeSampler(root)).toBe('probability, 0.5');
    expect(describeSampler({ kind: 'parent_threshold', root })).toBe(
      'parent_threshold, probability, 0.5',
    );
  });
});
