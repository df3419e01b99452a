import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readTitles } from './support/read-titles';

const DOCS = join(__dirname, '../docs');
const TEXT = readFileSync(join(DOCS, 'safety.md'), 'utf8');

/** A file that holds a promise, and of a file of tests parts of their titles. */
interface Evidence {
  readonly link: string;
  readonly titles: readonly string[];
}

/** `[name](link): "a part of a title", "of another one"`; within a sentence there is no colon. */
const EVIDENCE = /\]\((?<link>\.\.[^)]+)\):?(?<titles>(?:,? "[^"]+")*)/g;

const evidenceIn = (text: string): Evidence[] =>
  [...text.matchAll(EVIDENCE)].map(({ groups }) => ({
    link: groups!['link']!,
    titles: [...groups!['titles']!.matchAll(/"([^"]+)"/g)].map(([, title]) => title!),
  }));

/** Whether one of the titles has these words; `…` stands for any others. */
const isIn = (titles: readonly string[], words: string): boolean =>
  titles.some((title) => {
    let from = 0;
    return words.split('…').every((part) => {
      const at = title.indexOf(part, from);
      from = at + part.length;
      return at !== -1;
    });
  });

describe('docs/safety.md', () => {
  const [promises = ''] = TEXT.split('\n## What cannot be kept');
  const items = promises.split(/\n(?=- )/).slice(1);

  it('makes promises', () => {
    expect(items.length).toBeGreaterThan(50);
  });

  it.each(items.map((item) => [item.split('\n', 1)[0], item] as const))(
    'says what holds its promise: %s',
    (_promise, item) => {
      expect(evidenceIn(item)).not.toEqual([]);
    },
  );

  it.each(evidenceIn(TEXT))('names what is there: $link $titles', ({ link, titles }) => {
    expect(existsSync(join(DOCS, link))).toBe(true);
    if (!link.endsWith('.test.ts')) return;
    const known = readTitles(join(DOCS, link));
    expect(titles).not.toEqual([]);
    expect(titles.filter((title) => !isIn(known, title))).toEqual([]);
  });

  it('would be found to name a test that is not there', () => {
    const titles = readTitles(__filename);
    expect(isIn(titles, 'docs/safety.md makes promises')).toBe(true);
    expect(isIn(titles, 'docs/safety.md … is not there')).toBe(true);
    expect(isIn(titles, ['makes', 'no', 'promises'].join(' '))).toBe(false);
  });
});
