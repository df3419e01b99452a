import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Version } from '@cyclonedx/cyclonedx-library/Spec';
import { JsonStrictValidator } from '@cyclonedx/cyclonedx-library/Validation';
import { describe, expect, it } from '@jest/globals';
import { formatSbom } from '../scripts/bundle/sbom.ts';
import { installationFolder } from './support/installation';

interface Component {
  readonly name: string;
  readonly version: string;
  readonly licenses?: readonly object[];
}

interface Sbom {
  readonly components: readonly Component[];
  readonly dependencies: readonly {
    readonly ref: string;
    readonly dependsOn?: readonly string[];
  }[];
}

const OWN = { name: '@acme/otel-auto', version: '1.2.3', license: 'Apache-2.0' };

/** Finds what CycloneDX's schema has against a text; `null` for nothing. */
const validate = (text: string) => new JsonStrictValidator(Version.v1dot6).validate(text);

const parse = (text: string) => JSON.parse(text) as Sbom;

describe('the SBOM in the package', () => {
  const text = readFileSync(
    join(installationFolder(), 'node_modules/@acme/otel-auto/sbom.cdx.json'),
    'utf8',
  );

  it('is valid CycloneDX', async () => {
    expect(await validate(text)).toBeNull();
  });

  it('names the licence of each component', () => {
    const { components } = parse(text);
    expect(components).toContainEqual(
      expect.objectContaining({ group: '@opentelemetry', name: 'core' }),
    );
    expect(components.filter(({ licenses }) => !licenses?.length)).toEqual([]);
  });

  it('is the same after each build', () => {
    expect(text).not.toMatch(/"(?:timestamp|serialNumber)"/);
  });
});

describe('an SBOM', () => {
  it('tells an expression of licences from a licence', async () => {
    const text = formatSbom(OWN, [
      { name: 'either', version: '1.0.0', license: '(MIT OR Apache-2.0)' },
      { name: '@scope/one', version: '2.0.0', license: 'MIT' },
      { name: 'other', version: '3.0.0', license: 'SEE LICENSE IN LICENSE.txt' },
    ]);
    expect(await validate(text)).toBeNull();
    expect(parse(text).components).toEqual([
      expect.objectContaining({
        group: '@scope',
        name: 'one',
        purl: 'pkg:npm/%40scope/one@2.0.0',
        licenses: [{ license: { id: 'MIT' } }],
      }),
      expect.objectContaining({ licenses: [{ expression: '(MIT OR Apache-2.0)' }] }),
      expect.objectContaining({ licenses: [{ license: { name: 'SEE LICENSE IN LICENSE.txt' } }] }),
    ]);
  });

  it('says who needs whom of what is bundled', () => {
    const { dependencies } = parse(
      formatSbom({ ...OWN, devDependencies: { a: '1', typescript: '7' } }, [
        { name: 'a', version: '1.0.0', dependencies: { b: '^1', unused: '^1' } },
        { name: 'b', version: '1.1.0' },
      ]),
    );
    expect(dependencies).toEqual([
      { ref: 'pkg:npm/%40acme/otel-auto@1.2.3', dependsOn: ['pkg:npm/a@1.0.0'] },
      { ref: 'pkg:npm/a@1.0.0', dependsOn: ['pkg:npm/b@1.1.0'] },
      { ref: 'pkg:npm/b@1.1.0' },
    ]);
  });

  it('does not depend on the order in which packages are found', () => {
    const packages = ['b', 'a', 'c'].map((name) => ({ name, version: '1.0.0', license: 'MIT' }));
    expect(formatSbom(OWN, packages.toReversed())).toBe(formatSbom(OWN, packages));
  });

  it.each([{ licenses: [{ license: { id: '(MIT OR Apache-2.0)' } }] }, { purl: 7 }])(
    'is not valid with %j',
    async (fields) => {
      const text = JSON.stringify({
        bomFormat: 'CycloneDX',
        specVersion: '1.6',
        components: [{ type: 'library', name: 'one', ...fields }],
      });
      expect(await validate(text)).not.toBeNull();
    },
  );
});
