// Writes what the bundle owes to others: THIRD-PARTY-NOTICES.txt (licences) and sbom.cdx.json
// (CycloneDX), both from the list of files that the bundler really read.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export function writeNotices({ packageDir, inputs }) {
  const own = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'));
  const packages = [...packageFolders(packageDir, inputs)]
    .map((folder) => describePackage(folder))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  writeFileSync(join(packageDir, 'THIRD-PARTY-NOTICES.txt'), formatNotices(own, packages));
  writeFileSync(
    join(packageDir, 'sbom.cdx.json'),
    `${JSON.stringify(toSbom(own, packages), null, 2)}\n`,
  );
}

function* packageFolders(packageDir, inputs) {
  const seen = new Set();
  for (const input of inputs) {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match === null) continue;
    const folder = resolve(packageDir, match[1]);
    if (seen.has(folder)) continue;
    seen.add(folder);
    yield folder;
  }
}

function describePackage(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(licen[cs]e|notice|copying)/i.test(entry.name))
    .map((entry) => readFileSync(join(folder, entry.name), 'utf8').trim());
  return { name, version, license: license ?? 'UNKNOWN', texts };
}

function formatNotices(own, packages) {
  const groups = new Map();
  for (const { name, version, license, texts } of packages) {
    const text = texts.join('\n\n') || `Licence: ${license}`;
    groups.set(text, [...(groups.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const sections = [...groups].map(([text, names]) => `${names.join('\n')}\n\n${text}`);
  const rule = `\n\n${'-'.repeat(80)}\n\n`;
  return `${own.name} ${own.version} contains code of the following packages.${rule}${sections.join(rule)}\n`;
}

function toSbom(own, packages) {
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'library',
        name: own.name,
        version: own.version,
        purl: purl(own.name, own.version),
      },
    },
    components: packages.map(({ name, version, license }) => ({
      type: 'library',
      name,
      version,
      purl: purl(name, version),
      licenses: [{ license: { id: license } }],
    })),
  };
}

const purl = (name, version) => `pkg:npm/${name.replace('@', '%40')}@${version}`;
