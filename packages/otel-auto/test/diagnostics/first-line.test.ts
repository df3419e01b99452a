import { describe, expect, it } from '@jest/globals';
import { firstLine } from '../../src/diagnostics/first-line';

describe('firstLine', () => {
  it('gives what stands before the first line break', () => {
    expect(firstLine("Cannot find module './a'\nRequire stack:\n- /b.js")).toBe(
      "Cannot find module './a'",
    );
    expect(firstLine('one')).toBe('one');
    expect(firstLine('')).toBe('');
  });
});
