import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';

/**
 * Writes a copy of an application's entry, in the same folder, whose first line imports the distro.
 *
 * @returns the path of the copy
 */
export function writeFirstLineEntry(entry: string, register: string): string {
  const extension = extname(entry);
  const copy = `${entry.slice(0, -extension.length)}.first-line${extension}`;
  const specifier = JSON.stringify(register);
  const line = isEsModule(entry) ? `import ${specifier};` : `require(${specifier});`;
  // written in one step, since another test may be starting the same application
  const draft = `${copy}.${process.pid}`;
  writeFileSync(draft, `${line}\n${readFileSync(entry, 'utf8')}`);
  renameSync(draft, copy);
  return copy;
}

function isEsModule(file: string): boolean {
  if (file.endsWith('.mjs')) return true;
  if (file.endsWith('.cjs')) return false;
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest)) {
      return (JSON.parse(readFileSync(manifest, 'utf8')) as { type?: string }).type === 'module';
    }
    if (folder === dirname(folder)) return false;
  }
}
