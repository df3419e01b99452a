import { sep } from 'node:path';

const MARKER = `${sep}node_modules${sep}`;

/** End of the package's root in `filename`, or -1 for a file outside `node_modules`. */
export const endOfPackageRoot = (filename: string): number => {
  const marker = filename.lastIndexOf(MARKER);
  if (marker < 0) return -1;
  const start = marker + MARKER.length;
  const end = filename.indexOf(sep, start);
  return filename.charCodeAt(start) === 64 /* @ */ && end >= 0
    ? filename.indexOf(sep, end + 1)
    : end;
};

/** Name of the package whose root ends at `end`, with `/` on every platform. Runs for every file the application loads. */
export const packageNameAt = (filename: string, end: number): string => {
  const name = filename.slice(filename.lastIndexOf(MARKER) + MARKER.length, end);
  return sep === '/' ? name : name.replaceAll(sep, '/');
};

/** `express/lib/router.js` for a file below the package's root. */
export const fileNameIn = (packageName: string, filename: string, end: number): string => {
  const rest = filename.slice(end);
  return packageName + (sep === '/' ? rest : rest.replaceAll(sep, '/'));
};
