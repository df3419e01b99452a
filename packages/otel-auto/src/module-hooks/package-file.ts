import { sep } from 'node:path';

const MARKER = `${sep}node_modules${sep}`;

/** Returns where the package's root ends in `filename`, or -1 for a file outside `node_modules`. */
export const endOfPackageRoot = (filename: string): number => {
  const marker = filename.lastIndexOf(MARKER);
  if (marker < 0) return -1;
  const start = marker + MARKER.length;
  const end = filename.indexOf(sep, start);
  return filename.charCodeAt(start) === 64 /* @ */ && end >= 0
    ? filename.indexOf(sep, end + 1)
    : end;
};

/**
 * Returns the name of the folder in `node_modules` that is a package's root, with `/` on every
 * platform.
 */
export const folderNameOf = (root: string): string => {
  const name = root.slice(root.lastIndexOf(MARKER) + MARKER.length);
  return sep === '/' ? name : name.replaceAll(sep, '/');
};

/**
 * Returns the name of a file in its package, such as `express/lib/router.js`. The package's root
 * ends at `end`.
 */
export const fileNameIn = (packageName: string, filename: string, end: number): string => {
  const rest = filename.slice(end);
  return packageName + (sep === '/' ? rest : rest.replaceAll(sep, '/'));
};

/** Returns the package of a path, such as `@nestjs/core` for `@nestjs/core/injector/module.js`. */
export const packageNameOf = (path: string): string =>
  path.split('/', path.startsWith('@') ? 2 : 1).join('/');
