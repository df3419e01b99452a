import type { BundledPackage, Manifest } from './bundled-packages.ts';

/** The text of THIRD-PARTY-NOTICES.txt: each licence once, below the packages that have it. */
export function formatNotices(own: Manifest, packages: readonly BundledPackage[]): string {
  const groups = new Map<string, string[]>();
  for (const { manifest, texts } of packages) {
    const { name, version, license = 'UNKNOWN' } = manifest;
    const text = texts.join('\n\n') || `Licence: ${license}`;
    groups.set(text, [...(groups.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const sections = [...groups].map(([text, names]) => `${names.join('\n')}\n\n${text}`);
  const rule = `\n\n${'-'.repeat(80)}\n\n`;
  return `${own.name} ${own.version} contains code of the following packages.${rule}${sections.join(rule)}\n`;
}
