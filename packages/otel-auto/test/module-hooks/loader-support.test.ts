import { describe, expect, it } from '@jest/globals';
import { loaderSupport } from '../../src/module-hooks/loader-support';

describe('loaderSupport', () => {
  it.each([
    '22.22.3',
    '22.22.10',
    '22.23.0',
    '24.11.1',
    '24.12.0',
    '25.1.0',
    '25.2.0',
    '26.0.0',
    '27.0.0',
    '100.0.0',
  ])('takes the synchronous hooks of Node.js %s', (version) => {
    expect(loaderSupport(version)).toBe('synchronous');
  });

  it.each([
    '20.6.0',
    '20.20.2',
    '21.7.3',
    '22.15.0',
    '22.21.9',
    '22.22.2',
    '23.5.0',
    '23.11.1',
    '24.0.0',
    '24.9.9',
    '24.10.5',
    '24.11.0',
    '25.0.0',
  ])('trusts no synchronous hooks of Node.js %s', (version) => {
    expect(loaderSupport(version)).toBe('thread');
  });

  it('reads the version of a build that is none of the releases', () => {
    expect(loaderSupport('26.0.0-nightly2026010112345678')).toBe('synchronous');
  });

  it('trusts nothing of a version that it cannot read', () => {
    expect(loaderSupport('')).toBe('thread');
    expect(loaderSupport('unknown')).toBe('thread');
  });
});
