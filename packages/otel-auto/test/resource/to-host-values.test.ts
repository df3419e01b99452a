import { describe, expect, it } from '@jest/globals';

import { toHostArch, toOsType } from '../../src/resource/to-host-values';

describe('toHostArch', () => {
  it.each([
    ['x64', 'amd64'],
    ['arm64', 'arm64'],
    ['arm', 'arm32'],
    ['ia32', 'x86'],
    ['ppc64', 'ppc64'],
    ['s390x', 's390x'],
    ['riscv64', 'riscv64'],
  ])('gives %s the name of the semantic conventions', (arch, expected) => {
    expect(toHostArch(arch)).toBe(expected);
  });
});

describe('toOsType', () => {
  it.each([
    ['linux', 'linux'],
    ['darwin', 'darwin'],
    ['win32', 'windows'],
    ['sunos', 'solaris'],
    ['android', 'linux'],
  ])('gives %s the name of the semantic conventions', (platform, expected) => {
    expect(toOsType(platform)).toBe(expected);
  });
});
