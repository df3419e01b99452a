import { describe, expect, it } from '@jest/globals';
import { configurationOf } from '../../src/instrumentations/configurations';
import { createTestRuntime } from '../support/test-runtime';

const OPEN = { receive: undefined, partsFor: undefined, answer: undefined };

describe('configurationOf', () => {
  it("leaves upstream's defaults where we want nothing else", () => {
    expect(configurationOf('pg', createTestRuntime().settings, OPEN)).toEqual({});
    expect(configurationOf('unknown', createTestRuntime().settings, OPEN)).toEqual({});
  });
});
