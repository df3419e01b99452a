import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { INSTRUMENTATIONS } from '../src/instrumentations/table';
import { loadedChunks } from '../src/chunks';

const SOURCE = join(__dirname, '../src');

const BUNDLER = readFileSync(join(__dirname, '../../../scripts/bundle-distro.mjs'), 'utf8');

const sources = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(SOURCE, file), 'utf8'));

const parts = readdirSync(join(SOURCE, 'parts')).map((file) => file.replace(/\.ts$/, ''));

/** Every match of the pattern's group. */
const findAll = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map(([, name]) => name!);

describe('the parts of the distro', () => {
  it('are all bundled, and nothing else is', () => {
    const list = /const PARTS = \[([^\]]*)\]/.exec(BUNDLER)?.[1] ?? '';
    const bundled = [
      ...findAll(list, /'([^']+)'/g),
      ...findAll(BUNDLER, /join\(source, 'parts\/([^']+)\.ts'\)/g),
    ];
    expect(bundled.sort()).toEqual([...parts].sort());
  });

  it('are all loaded by somebody, and every name that is loaded is one of them', () => {
    const named = sources.flatMap((text) => [
      ...findAll(text, /\.(?:part|source)\(\s*'([^']+)'/g),
      ...findAll(text, /: '(otlp-[a-z]+)'/g),
      ...findAll(text, /\? '(console)' :/g),
    ]);
    expect([...new Set(named)].sort()).toEqual([...parts].sort());
  });

  it.each(parts.filter((name) => name !== 'exit-sender'))(
    '%s can be loaded by its name',
    (name) => {
      expect(loadedChunks().part(name)).toEqual(expect.any(Object));
    },
  );

  it('that run in a thread of their own have a script', () => {
    expect(loadedChunks().source('exit-sender')).toBe(
      `require(${JSON.stringify(join(SOURCE, 'parts/exit-sender.ts'))});`,
    );
  });
});

describe('an instrumentation', () => {
  const rows = INSTRUMENTATIONS.filter(({ own, upstream }) => own ?? upstream);

  it.each(rows)('$name exports the class that the table names', (row) => {
    const { exportName } = (row.own ?? row.upstream)!;
    expect(loadedChunks().instrumentation(row)).toHaveProperty(exportName);
  });
});
