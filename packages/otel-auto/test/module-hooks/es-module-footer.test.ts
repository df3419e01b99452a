import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  appendFooter,
  footerFor,
  RECEIVER_KEY,
  type Bindings,
} from '../../src/module-hooks/es-module-footer';
import { createTemporaryFolder } from '../support/temporary-folder';
import { runForJson } from '../support/run-script';

/** Evaluates a footer where `a` and `b` are bindings, as the last line of a function. */
const evaluate = (footer: string, receiver: unknown, globals?: object) =>
  // oxlint-disable-next-line typescript/no-implied-eval -- what is tested is source text
  new Function('globalThis', 'a', 'b', footer)(
    globals ?? { [Symbol.for(RECEIVER_KEY)]: receiver },
    1,
    2,
  ) as undefined;

describe('footerFor', () => {
  it('hands bindings, name and root to the receiver, if there is one', () => {
    const footer = footerFor(
      { exports: ['a', 'b'], defaultExport: 'a', name: 'listed' },
      '/app/node_modules/listed',
    );
    const received: unknown[][] = [];
    evaluate(footer, undefined);
    evaluate(footer, (bindings: Bindings, ...rest: unknown[]) => {
      const values = Object.entries(bindings).map(([key, read]) => [key, read()]);
      received.push([Object.fromEntries(values), ...rest]);
    });
    expect(received).toEqual([[{ a: 1, b: 2, default: 1 }, 'listed', '/app/node_modules/listed']]);
  });

  it('quotes whatever stands in a path', () => {
    const root = 'C:\\a "b"\n\u2028`${c}`';
    let received: unknown;
    evaluate(
      footerFor({ exports: [], name: 'listed' }, root),
      (_bindings: unknown, _name: unknown, given: unknown) => {
        received = given;
      },
    );
    expect(received).toBe(root);
  });

  it.each([
    [
      'a receiver that throws',
      {
        [Symbol.for(RECEIVER_KEY)]: () => {
          throw new Error('ours');
        },
      },
    ],
    ['a receiver that is none', { [Symbol.for(RECEIVER_KEY)]: 1 }],
  ])('throws nothing with %s', (_which, globals) => {
    const footer = footerFor({ exports: ['a', 'absent'], name: 'listed' }, '/root');
    expect(() => evaluate(footer, undefined, globals)).not.toThrow();
  });
});

describe('appendFooter', () => {
  const text = '\uFEFFexport {}';
  const bytes = Buffer.from(text);

  it.each([
    ['text', text],
    ['a Buffer', bytes],
    ['a Uint8Array', new Uint8Array(bytes)],
    ['an ArrayBuffer', new Uint8Array(bytes).buffer],
    [
      'a part of another view',
      new DataView(new Uint8Array([1, ...bytes, 2]).buffer, 1, bytes.length),
    ],
  ])('appends to %s and keeps what was there', (_which, source) => {
    const appended = appendFooter(source as string, ';footer');
    expect(typeof appended === 'string').toBe(typeof source === 'string');
    expect(Buffer.from(appended as string).equals(Buffer.from(`${text};footer`))).toBe(true);
  });
});

/** ES modules that Node.js runs; what each prints and how it ends are the same with a footer behind it. */
const MODULES: Readonly<Record<string, string>> = {
  'that only passes the name on': "export { Listed } from './other.mjs';",
  'without the name': 'export const other = 1;',
  'that exports another of its names under it': 'class A {}\nexport { A as Listed };',
  'whose default has the name of nothing': 'export default class {}',
  'whose last line is a comment': 'export class Listed {} // the end',
  'whose last line is a source map': 'export class Listed {}\n//# sourceMappingURL=m.mjs.map',
  'with a hashbang': '#!/usr/bin/env node\nexport class Listed {}',
  'that is a hashbang alone': '#!/usr/bin/env node',
  'that is empty': '',
  'with a byte order mark and a hashbang': '\uFEFF#!/usr/bin/env node\nexport class Listed {}',
  'with line ends of Windows': "'use strict';\r\nexport class Listed {}\r\n// the end",
  'with old line ends': 'export class Listed {}\r// the end',
  'with line separators': 'export class Listed {}\u2028// the end\u2029',
  'that says use strict': "'use strict'; export class Listed {}",
  'that waits at its top': 'await null; export class Listed {}; await null',
  'without a last semicolon': 'export const Listed = class {}',
  'that ends in an operator of its own': 'export let Listed = 1\nListed++',
  'that ends in a condition': 'export class Listed {}\nif (false) Listed\nelse 1',
  'that ends in a loop': 'export class Listed {}\ndo Listed; while (false)',
  'that ends in a template': 'export class Listed {}\n`${1}`',
  'with names of the language of its own':
    'const globalThis = undefined; const Symbol = undefined; export class Listed {}',
  'that has a name of ours':
    'const exports = 1, receive = 2; export class Listed {}; export { exports }',
  'that throws': "export class Listed {}\nthrow new Error('from the file')",
  'that refuses to be read before its time': 'export { Listed }; export let x = 1; let Listed;',
  'whose name is an import': "import { Listed } from './other.mjs';\nexport { Listed };",
  'whose name is a namespace': "import * as Listed from './other.mjs';\nexport { Listed };",
  'that is part of a circle': "import './plain-0.mjs';\nexport class Listed {}",
  'that changes import.meta': "import.meta.url = 'nowhere'; export class Listed {}",
};

describe.each([
  ['nothing listens', undefined],
  ['a receiver listens', '() => undefined'],
  ['a receiver throws', "() => { throw new Error('ours'); }"],
])('a footer where %s', (_where, receiver) => {
  let outcomes: readonly { readonly plain: unknown; readonly withFooter: unknown }[];

  beforeAll(async () => {
    const footer = footerFor({ exports: ['Listed'], defaultExport: 'Listed', name: 'l' }, '/root');
    const sources = Object.values(MODULES);
    const folder = createTemporaryFolder({
      ...Object.fromEntries(sources.map((source, index) => [`plain-${index}.mjs`, source])),
      ...Object.fromEntries(
        sources.map((source, index) => [`footer-${index}.mjs`, source + footer]),
      ),
      'other.mjs': 'export class Listed {}',
    });
    outcomes = (await runForJson(
      `
      const [folder, count] = process.argv.slice(1);
      if (${receiver !== undefined}) globalThis[Symbol.for(${JSON.stringify(RECEIVER_KEY)})] = ${receiver};
      const outcome = (name) => import(folder + '/' + name).then(
        (namespace) => Object.keys(namespace),
        (error) => [error.name, error.message],
      );
      (async () => {
        const outcomes = [];
        for (let index = 0; index < count; index += 1) {
          const plain = await outcome('plain-' + index + '.mjs');
          outcomes.push({ plain, withFooter: await outcome('footer-' + index + '.mjs') });
        }
        console.log(JSON.stringify(outcomes));
      })();
      `,
      folder.path,
      String(sources.length),
    )) as typeof outcomes;
    folder.remove();
  });

  it.each(Object.keys(MODULES))('leaves a module as it is %s', (which) => {
    const { plain, withFooter } = outcomes[Object.keys(MODULES).indexOf(which)]!;
    expect(withFooter).toEqual(plain);
  });
});
