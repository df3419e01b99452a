import { expect, it } from '@jest/globals';
import { WatchedSteps } from '../../src/steps/watched-steps';

interface Step {
  readonly of?: Step;
}

it('what stands before a step is made once, in the order of the steps', () => {
  const watched = new WatchedSteps<Step>((step) => ({ of: step }));
  const [one, other] = [{}, {}];
  const first = watched.of([one, other]);
  expect(first.map((step) => step.of)).toEqual([one, other]);
  expect(first[0]?.of).toBe(one);
  const again = watched.of([other, one]);
  expect(again[0]).toBe(first[1]);
  expect(again[1]).toBe(first[0]);
});

it('what is no step is left for Nest to complain of', () => {
  const watched = new WatchedSteps<Step>((step) => ({ of: step }));
  const given = [undefined, null, 'a text'] as unknown as Step[];
  expect(watched.of(given)).toEqual(given);
});
