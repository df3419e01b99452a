import { describe, expect, it } from '@jest/globals';
import { selectInstrumentations } from '../../src/instrumentations/select';

const ROWS = [
  { name: 'pg', modules: ['pg'] },
  { name: 'redis', modules: ['redis'] },
  { name: 'fs', modules: ['fs'], offBecause: 'noise' },
];

const select = (
  enabled: readonly string[] | undefined,
  disabled: readonly string[] = [],
  added: readonly string[] = [],
) => selectInstrumentations(ROWS, { enabled, disabled, added }).map(({ name }) => name);

describe('selectInstrumentations', () => {
  it('takes those that are on by default when nothing is said', () => {
    expect(select(undefined)).toEqual(['pg', 'redis']);
  });

  it('takes those that are named, and no others', () => {
    expect(select(['redis'])).toEqual(['redis']);
  });

  it('takes one that is off by default when it is named', () => {
    expect(select(['fs', 'pg'])).toEqual(['pg', 'fs']);
  });

  it('takes one that is off by default beside the others when it is added', () => {
    expect(select(undefined, ['pg'], ['fs'])).toEqual(['redis', 'fs']);
  });

  it('takes none when none is named', () => {
    expect(select([])).toEqual([]);
  });

  it('leaves out what is disabled, of either set', () => {
    expect(select(undefined, ['pg'])).toEqual(['redis']);
    expect(select(['pg', 'fs'], ['pg'])).toEqual(['fs']);
  });

  it('ignores names that it does not know', () => {
    expect(select(['nothing', 'pg'], ['nobody'])).toEqual(['pg']);
  });
});
