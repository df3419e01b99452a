import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const docs = join(__dirname, '../docs');

describe('docs/safety.md', () => {
  const rows = readFileSync(join(docs, 'safety.md'), 'utf8')
    .split('\n')
    .filter(
      (line) => line.startsWith('| ') && !line.startsWith('| promise') && !line.startsWith('| ---'),
    );

  it('makes promises', () => {
    expect(rows.length).toBeGreaterThan(10);
  });

  it.each(rows)('names tests that exist: %s', (row) => {
    const links = [...row.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link!);
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((link) => !existsSync(join(docs, link)))).toEqual([]);
  });
});
