import { describe, expect, it } from '@jest/globals';
import { describeRedisCommand } from '../../../src/instrumentations/redis/redis-description';

const textOf = (name: string, ...args: unknown[]) => describeRedisCommand(name, args, {}).text;

describe('the text of a Redis command', () => {
  it.each([
    ['SET key [1 other arguments]', textOf('SET', 'key', 'secret')],
    ['hset key field [1 other arguments]', textOf('hset', 'key', 'field', 'secret')],
    ['GET key', textOf('GET', 'key')],
    ['AUTH [2 other arguments]', textOf('AUTH', 'user', 'secret')],
    ['ECHO [1 other arguments]', textOf('ECHO', 'secret')],
    ['PING', textOf('PING')],
    ['DEL key 1 ?', textOf('DEL', Buffer.from('key'), 1, { toString: () => 'called' })],
  ])('is %s', (expected, text) => {
    expect(text).toBe(expected);
  });
});
