import { FromNodePackageJson, License } from '@cyclonedx/cyclonedx-library/Contrib';
import { ComponentType } from '@cyclonedx/cyclonedx-library/Enums';
import { Bom, Metadata, type Component } from '@cyclonedx/cyclonedx-library/Models';
import { JSON as Json, JsonSerializer } from '@cyclonedx/cyclonedx-library/Serialize';
import { Spec1dot6 } from '@cyclonedx/cyclonedx-library/Spec';
import { PackageURL } from 'packageurl-js';
import parseExpression from 'spdx-expression-parse';
import type { Manifest } from './bundled-packages.ts';

const builder = new FromNodePackageJson.Builders.ComponentBuilder(
  new FromNodePackageJson.Factories.ExternalReferenceFactory(),
  new License.Factories.LicenseFactory(parseExpression),
);

/**
 * The text of sbom.cdx.json, the bill of materials in CycloneDX: what the bundle contains, under which
 * licences, and who needs whom. The same for the same packages: it has no time and no serial number.
 */
export function formatSbom(own: Manifest, packages: readonly Manifest[]): string {
  const component = toComponent(own);
  const components = new Map(packages.map((each) => [each.name, toComponent(each)]));
  const connect = (from: Component, needed: Readonly<Record<string, string>> = {}) => {
    for (const name of Object.keys(needed)) {
      const to = components.get(name);
      if (to !== undefined) from.dependencies.add(to.bomRef);
    }
  };
  // what is bundled is needed to build, and no longer to run
  connect(component, { ...own.dependencies, ...own.devDependencies });
  for (const { name, dependencies } of packages) {
    const from = components.get(name);
    if (from !== undefined) connect(from, dependencies);
  }
  const bom = new Bom({ metadata: new Metadata({ component }) });
  for (const each of components.values()) bom.components.add(each);
  const serializer = new JsonSerializer(new Json.Normalize.Factory(Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

function toComponent(manifest: Manifest): Component {
  const { name, version } = manifest;
  const component = builder.makeComponent({ ...manifest }, ComponentType.Library);
  if (component === undefined) throw new Error(`${name} cannot be a component of the SBOM`);
  const [, scope, bare = name] = /^(@[^/]+)\/(.+)$/.exec(name) ?? [];
  component.purl = new PackageURL('npm', scope, bare, version, undefined, undefined).toString();
  component.bomRef.value = component.purl;
  return component;
}
