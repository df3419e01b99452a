import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NodeVersion } from '@acme/otel-testkit';
import { createApplicationFolder, type ApplicationFolder } from '../support/application-folder';
import { otherLines, ownLines, runApp } from '../support/run';

const VERSIONS: readonly NodeVersion[] = ['20.10', '20', '22.15', '22', '24', '26'];

const CLASS =
  'class OpenAI {}\nOpenAI.Chat = class { static Completions = class { create() {} } };';

/** The files of openai by version, and those of a version that does not exist yet. */
const PACKAGES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '4.104.0': { 'index.mjs': `export ${CLASS}\nexport default OpenAI;` },
  '6.49.0': {
    'index.mjs':
      "export { OpenAI as default } from './client.mjs';\nexport { OpenAI } from './client.mjs';\n//# sourceMappingURL=index.mjs.map",
    'client.mjs': `export ${CLASS}\n//# sourceMappingURL=client.mjs.map`,
  },
  '99.0.0': {
    'index.mjs': "export { A as OpenAI, A as default } from './elsewhere.mjs';",
    'client.mjs': 'class B {}\nexport { B as OpenAI };',
    'elsewhere.mjs': CLASS.replaceAll('OpenAI', 'A') + '\nexport { A };',
  },
};

describe.each(Object.keys(PACKAGES))('an application that imports openai %s', (version) => {
  let folder: ApplicationFolder;

  beforeAll(() => {
    const files = Object.entries(PACKAGES[version]!).map(([name, text]) => [
      `node_modules/openai/${name}`,
      text,
    ]);
    folder = createApplicationFolder({
      ...Object.fromEntries(files),
      'node_modules/openai/package.json': JSON.stringify({
        name: 'openai',
        version,
        exports: { '.': './index.mjs', './*.mjs': './*.mjs' },
      }),
      'main.mjs': `import OpenAI, { OpenAI as Named } from 'openai';
        console.log(OpenAI === Named, typeof new OpenAI(), OpenAI.name.length > 0);`,
    });
  });

  afterAll(() => folder.remove());

  it.each(
    VERSIONS.flatMap((nodeVersion) =>
      (['require', 'import', 'first-line'] as const).map((door) => ({ nodeVersion, door })),
    ),
  )('runs on Node.js $nodeVersion ($door)', async ({ nodeVersion, door }) => {
    const run = await runApp('main.mjs', { cwd: folder.path, nodeVersion, door });
    expect(run).toMatchObject({ exitCode: 0, stdout: 'true object true\n' });
    expect(otherLines(run)).toEqual([]);
    const missing = ownLines(run).filter((line) => line.includes('it has no OpenAI'));
    if (version !== '99.0.0') expect(missing).toEqual([]);
    else if (door !== 'first-line') expect(missing).toHaveLength(1);
  });
});
