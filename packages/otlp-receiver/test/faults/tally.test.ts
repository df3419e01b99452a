import { expect, it } from '@jest/globals';
import { tally } from '../../src';

it('counts marked items, marks and duplicates', () => {
  const { items, marks, duplicates } = tally(['a1', 'b', 'a2', 'a1'], (item) =>
    item.startsWith('a') ? item : undefined,
  );
  expect({ items, marks: [...marks], duplicates }).toEqual({
    items: 3,
    marks: ['a1', 'a2'],
    duplicates: 1,
  });
});
