// Runs in the thread that `module.register` starts, on versions of Node.js without usable
// synchronous hooks (see loader-support.ts). It appends the footer of es-modules.ts to the listed
// files and leaves every other module to Node.js.

import { fileURLToPath } from 'node:url';

let files = {};
let receiverKey = '';

export function initialize(data) {
  ({ files, receiverKey } = data);
}

export async function load(url, context, nextLoad) {
  const marker = url.lastIndexOf('/node_modules/');
  if (marker < 0 || !url.startsWith('file:')) return nextLoad(url, context);
  const path = decodeURIComponent(url.slice(marker + '/node_modules/'.length));
  const file = files[path];
  const result = await nextLoad(url, context);
  if (file === undefined || result.format !== 'module' || result.source == null) return result;
  const packageName = path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');
  const root = fileURLToPath(url).slice(0, packageName.length - path.length);
  const source =
    typeof result.source === 'string' ? result.source : Buffer.from(result.source).toString('utf8');
  return {
    ...result,
    source: `${source}\n;globalThis[Symbol.for(${JSON.stringify(receiverKey)})]?.({${file.exports.join(',')}},${JSON.stringify(file.name)},${JSON.stringify(root)});`,
  };
}
