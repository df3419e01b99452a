import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createChunkLoader, type Chunks } from '../src/chunk-loader';
import { INSTRUMENTATIONS } from '../src/instrumentations/table';

const SOURCE = join(__dirname, '../src');

const BUNDLER = readFileSync(join(__dirname, '../../../scripts/bundle-distro.ts'), 'utf8');

const names = readdirSync(join(SOURCE, 'chunks')).map((file) => file.replace(/\.ts$/, ''));

/** Every match of the pattern's group. */
const findAll = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map(([, name]) => name!);

describe('the chunks of the distro', () => {
  it('are all bundled, and nothing else is', () => {
    const list = /const CHUNKS = \[([^\]]*)\]/.exec(BUNDLER)?.[1] ?? '';
    const bundled = [
      ...findAll(list, /'([^']+)'/g),
      ...findAll(BUNDLER, /join\(source, 'chunks\/([^']+)\.ts'\)/g),
    ];
    expect(bundled.sort()).toEqual([...names].sort());
  });

  it.each(names.filter((name) => name !== 'exit-sender'))(
    '%s can be loaded by its name',
    (name) => {
      expect(createChunkLoader().load(name as keyof Chunks)).toEqual(expect.any(Object));
    },
  );

  it('that run in a thread of their own have a script', () => {
    expect(createChunkLoader().source('exit-sender')).toBe(
      `require(${JSON.stringify(join(SOURCE, 'chunks/exit-sender.ts'))});`,
    );
  });
});

describe('an instrumentation', () => {
  const rows = INSTRUMENTATIONS.filter(({ own, upstream }) => own ?? upstream);

  it.each(rows)('$name exports the class that the table names', (row) => {
    const { exportName } = (row.own ?? row.upstream)!;
    expect(createChunkLoader().instrumentation(row)).toHaveProperty(exportName);
  });
});
