import { describe, expect, it } from '@jest/globals';
import { configurationOf } from '../../src/instrumentations/configurations';
import { createTestRuntime } from '../support/test-runtime';

describe('configurationOf', () => {
  it("leaves upstream's defaults where we want nothing else", () => {
    expect(configurationOf('pg', createTestRuntime().settings)).toEqual({});
    expect(configurationOf('unknown', createTestRuntime().settings)).toEqual({});
  });
});
