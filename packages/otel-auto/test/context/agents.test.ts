import { afterEach, describe, expect, it, jest } from '@jest/globals';

type Agents = typeof import('../../src/context/agents');

/** The state of the process is that of the module. */
const freshAgents = (): Agents => {
  jest.resetModules();
  return require('../../src/context/agents') as Agents;
};

const none = () => undefined;

afterEach(() => void jest.resetModules());

describe('isSentByAgent', () => {
  it('knows what newrelic sends by its name', () => {
    const { isSentByAgent, meetAgent } = freshAgents();
    const readHeader = (name: string) =>
      name === 'user-agent' ? 'NewRelic-NodeAgent/14.5.1 (nodejs v24)' : undefined;
    expect(isSentByAgent(readHeader)).toBe(false);
    meetAgent('newrelic', '/nowhere');
    expect(isSentByAgent(readHeader)).toBe(true);
    expect(isSentByAgent(none)).toBe(false);
  });

  it('takes nothing for what dd-trace sends while that is not loaded', () => {
    const { isSentByAgent, meetAgent } = freshAgents();
    meetAgent('dd-trace', '/nowhere');
    expect(isSentByAgent(none)).toBe(false);
  });
});

describe('hasOtherTracer', () => {
  it('is true from the first agent on', () => {
    const { hasOtherTracer, meetAgent } = freshAgents();
    expect(hasOtherTracer()).toBe(false);
    meetAgent('newrelic', '/nowhere');
    expect(hasOtherTracer()).toBe(true);
  });
});

describe('hasHeadersOfAgent', () => {
  it('knows those of an agent that is here', () => {
    const { hasHeadersOfAgent, meetAgent } = freshAgents();
    const readHeader = (name: string) => (name === 'x-datadog-trace-id' ? '1' : undefined);
    expect(hasHeadersOfAgent(readHeader)).toBe(false);
    meetAgent('dd-trace', '/nowhere');
    expect([hasHeadersOfAgent(readHeader), hasHeadersOfAgent(none)]).toEqual([true, false]);
  });
});
