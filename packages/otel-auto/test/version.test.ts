import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DISTRO_NAME, VERSION } from '../src/version';

describe('version.ts', () => {
  it('has the name and version of package.json', () => {
    const text = readFileSync(join(__dirname, '../package.json'), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ name: DISTRO_NAME, version: VERSION });
  });
});
