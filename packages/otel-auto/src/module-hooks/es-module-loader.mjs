// Runs in the thread that `module.register` starts, on versions of Node.js without usable
// synchronous hooks (see loader-support.ts). It puts the footers of es-module-footer.ts behind the
// listed files and leaves every other module to Node.js.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The listed files by the last part of their path; each with its package, its path in the package,
 * and its footer.
 */
const files = new Map();
let footerEnd = '';

export function initialize(data) {
  footerEnd = data.footerEnd;
  for (const file of data.files) {
    const key = baseName(file.path);
    files.set(key, [...(files.get(key) ?? []), file]);
  }
}

export async function load(url, context, nextLoad) {
  const result = await nextLoad(url, context);
  if (result?.format !== 'module' || result.source == null) return result;
  try {
    const footer = footerFor(url);
    return footer === undefined ? result : { ...result, source: append(result.source, footer) };
  } catch {
    // The URL is not a file's: the module loads unchanged.
    return result;
  }
}

function footerFor(url) {
  if (!url.startsWith('file:')) return undefined;
  const filename = fileURLToPath(url);
  const path = filename.replaceAll('\\', '/');
  for (const file of files.get(baseName(path)) ?? []) {
    if (!path.endsWith(file.path)) continue;
    const root = filename.slice(0, -file.path.length);
    if (isPackage(root, file.packageName)) {
      return file.footer + JSON.stringify(root) + footerEnd;
    }
  }
  return undefined;
}

const packages = new Map();

/**
 * Returns whether the folder is a copy of the package, judged by its name or by its package.json.
 */
function isPackage(root, packageName) {
  if (root.replaceAll('\\', '/').endsWith(`/node_modules/${packageName}`)) return true;
  if (!packages.has(root)) packages.set(root, readName(root));
  return packages.get(root) === packageName;
}

function readName(root) {
  try {
    const {
      name,
      version,
      private: isPrivate,
    } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
    // A private package with the name of a library is a workspace of the application.
    return typeof version === 'string' && isPrivate !== true ? name : undefined;
  } catch {
    return undefined;
  }
}

function append(source, footer) {
  if (typeof source === 'string') return source + footer;
  const bytes = ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
  return Buffer.concat([bytes, Buffer.from(footer)]);
}

const baseName = (path) => path.slice(path.lastIndexOf('/') + 1);
