import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { configurationOf } from '../../src/instrumentations/configurations';
import { useContext } from '../support/server-span';
import { createTestRuntime } from '../support/test-runtime';

let stop: () => void;
beforeAll(() => {
  stop = useContext();
});
afterAll(() => stop());

describe('requests of our own', () => {
  it.each([
    ['http', 'ignoreOutgoingRequestHook'],
    ['undici', 'ignoreRequestHook'],
  ])('are left out by %s, and no others', (name, hook) => {
    const configuration = configurationOf(name, createTestRuntime().settings) as Record<
      string,
      () => boolean
    >;
    expect(configuration[hook]!()).toBe(false);
    expect(context.with(suppressTracing(ROOT_CONTEXT), configuration[hook]!)).toBe(true);
  });
});

describe('configurationOf', () => {
  it("leaves upstream's defaults where we want nothing else", () => {
    expect(configurationOf('pg', createTestRuntime().settings)).toEqual({});
    expect(configurationOf('unknown', createTestRuntime().settings)).toEqual({});
  });
});
