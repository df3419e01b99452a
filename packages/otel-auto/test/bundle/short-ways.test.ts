import { readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { mark, OWN_MARK, SHORT_WAYS, shorten } from '../../src/bundle/short-ways';

const SOURCE = join(__dirname, '../../src');

/** A file of a package as it is installed; `exports` hides most of them. */
function readInstalled(name: string, file: string): string {
  const entry = require.resolve(name);
  const folder = join('node_modules', name) + sep;
  const root = entry.slice(0, entry.lastIndexOf(folder) + folder.length);
  return readFileSync(join(root, file), 'utf8');
}

describe.each(SHORT_WAYS)('the short way of $signature in $package', (shortWay) => {
  it('finds its function once in what is installed', () => {
    const text = readInstalled(shortWay.package, shortWay.file);
    const shortened = shorten(text, [shortWay], SOURCE);
    expect(shortened.split(`${shortWay.signature} {\n\t${shortWay.way}`)).toHaveLength(2);
    expect(shortened.length).toBeGreaterThan(text.length);
  });
});

const callers = SHORT_WAYS.flatMap(({ calls }) => (calls ? [calls] : []));

describe.each(callers)('$file', ({ name, file }) => {
  it(`exports ${name}`, async () => {
    const module = (await import(join(SOURCE, file))) as Record<string, unknown>;
    expect(module[name]).toEqual(expect.any(Function));
  });

  it('says where it is put in', () => {
    expect(readFileSync(join(SOURCE, file), 'utf8')).toContain('bundle/short-ways.ts');
  });
});

describe('shorten', () => {
  const shortWay = {
    package: 'a-package',
    file: 'a-file.mjs',
    signature: 'function twice(value)',
    way: 'if (isNone(value)) return 0; // $&',
    calls: { name: 'isNone', file: 'is-none.ts' },
    because: 'it shows',
  };

  it('puts the way before the body, and imports what it calls', () => {
    expect(shorten('function twice(value) {\n\treturn 2 * value;\n}', [shortWay], '/src')).toBe(
      `import { isNone } from ${JSON.stringify(join('/src', 'is-none.ts'))};\n` +
        'function twice(value) {\n\tif (isNone(value)) return 0; // $&\n\treturn 2 * value;\n}',
    );
  });

  it.each([
    ['is missing', 'function twice(number) {}', 0],
    ['is there again', 'function twice(value) {}\nfunction twice(value) {}', 2],
  ])('refuses a file in which the function %s', (_, text, count) => {
    expect(() => shorten(text, [shortWay], '/src')).toThrow(
      `a-package/a-file.mjs has function twice(value) { ${count} times`,
    );
  });
});

describe("upstream's mark", () => {
  it.each(OWN_MARK.files)('is ours in %s as installed', (file) => {
    const text = mark(readInstalled(OWN_MARK.package, file));
    expect(text).toContain(OWN_MARK.ours);
    expect(text).not.toContain(OWN_MARK.upstream);
  });

  it('is missed where upstream has another', () => {
    expect(() => mark('wrapped.__unwrap()')).toThrow(OWN_MARK.upstream);
  });
});
