import { expect, it } from '@jest/globals';
import * as ours from '../src/index';
import { VERSION } from '../src/version';

it('exports', () => {
  expect(Object.keys(ours).toSorted()).toEqual([
    'NestInstrumentation',
    'OtelMeter',
    'OtelModule',
    'OtelTracer',
    'Span',
    'patchNest',
  ]);
});

it('has the version of its package', () => {
  expect(VERSION).toBe((require('../package.json') as { version: string }).version);
});
