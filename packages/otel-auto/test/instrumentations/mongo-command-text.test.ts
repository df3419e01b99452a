import { describe, expect, it } from '@jest/globals';
import { toMongoCommandText } from '../../src/instrumentations/mongo-command-text';

describe('toMongoCommandText', () => {
  it('shows the shape of a command and none of its values', () => {
    const command = { find: 'things', filter: { name: 'Ada', tags: ['a', 1n] } };
    expect(toMongoCommandText(command)).toBe('{"find":"?","filter":{"name":"?","tags":["?","?"]}}');
  });

  it('calls no code of the application', () => {
    const fail = () => {
      throw new Error('called');
    };
    const document = Object.defineProperty({ toJSON: fail }, 'computed', {
      get: fail,
      enumerable: true,
    });
    expect(toMongoCommandText(document)).toBe('{"toJSON":"?","computed":"?"}');
  });

  it('takes cycles and what is long', () => {
    const cycle: Record<string, unknown> = { many: Array.from({ length: 10_000 }, () => 1) };
    cycle.self = cycle;
    expect(toMongoCommandText(cycle).length).toBeLessThan(1_000);
  });
});
