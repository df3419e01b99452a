import { expect, it } from '@jest/globals';
import * as published from '../src';

it('publishes four functions', () => {
  expect(Object.keys(published).toSorted()).toEqual([
    'createReceiver',
    'drawMetrics',
    'drawTrace',
    'tally',
  ]);
});
