import { describe, expect, it } from '@jest/globals';
import { sqlOperation } from '../../../src/instrumentations/database/sql-operation';

describe('sqlOperation', () => {
  it.each([
    ['select 1', 'SELECT'],
    ['  \n INSERT INTO a', 'INSERT'],
    ['(SELECT 1) UNION (SELECT 2)', 'SELECT'],
    ['BEGIN;', 'BEGIN'],
    ['', undefined],
    ['1', undefined],
    [undefined, undefined],
    [{}, undefined],
  ])('of %j is %s', (text, operation) => {
    expect(sqlOperation(text)).toBe(operation);
  });
});
