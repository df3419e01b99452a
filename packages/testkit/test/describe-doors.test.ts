import { describe, expect, it } from '@jest/globals';
import { describeDoors, type DoorCase } from '../src/jest';

const cases: DoorCase[] = [];

describeDoors(
  'an application',
  {
    doors: ['require', 'import'],
    nodeVersions: ['22', '24'],
    where: ({ door, moduleKind }) => door === 'require' || moduleKind === 'esm',
  },
  (one) => {
    cases.push(one);

    it('is described with its door, module kind and version', () => {
      const title = expect.getState().currentTestName;
      const door = one.door === 'require' ? '--require' : '--import';
      const kind = one.moduleKind === 'esm' ? 'ES modules' : 'CommonJS';
      expect(title).toMatch(
        new RegExp(`^an application in ${kind} by ${door} on Node.js ${one.nodeVersion} `),
      );
    });
  },
);

describe('describeDoors', () => {
  it('makes a case of every combination that is asked for', () => {
    const names = cases.map((one) => `${one.nodeVersion} ${one.moduleKind} ${one.door}`);
    expect(names).toEqual([
      '22 cjs require',
      '22 esm require',
      '22 esm import',
      '24 cjs require',
      '24 esm require',
      '24 esm import',
    ]);
  });
});
