import { isUint8Array } from 'node:util/types';
import type { LoadResult } from './node-module';

/**
 * A listed file of an ES module package: its exports that the hooks receive, and its name in the
 * hooks.
 */
export interface EsModuleFile {
  /** The names of exports that are also the names of bindings in the file. */
  readonly exports: readonly string[];
  /** The export that is the default export of the package, which CommonJS has as `default`. */
  readonly defaultExport?: string;
  readonly name: string;
}

/**
 * Functions that read the bindings of an evaluated file, by the names of its exports. A function
 * throws ReferenceError if the file lacks the name.
 */
export type Bindings = Readonly<Record<string, () => unknown>>;

/** Receives the bindings of an evaluated file. Called by the footer. */
export type EsModuleReceiver = (bindings: Bindings, name: string, packageRoot: string) => void;

/**
 * The global symbol key under which the footers find the receiver. It has a version, because two
 * versions of the distro may meet in a process.
 */
export const RECEIVER_KEY = '@acme/otel-auto/es-module-receiver@2';

/**
 * Creates the code that is appended to a listed file: it hands over the bindings once they exist.
 * It declares no name, reads the bindings only on request, and throws nothing, whatever the file
 * contains.
 *
 * It is a line of its own at the end, so that line numbers, source maps and a comment on the last
 * line remain valid.
 */
export const footerFor = (file: EsModuleFile, packageRoot: string): string =>
  footerBefore(file) + JSON.stringify(packageRoot) + FOOTER_END;

/**
 * Creates the part of the footer before the package's root, which is not known before the file
 * loads.
 */
export function footerBefore({ exports, defaultExport, name }: EsModuleFile): string {
  const bindings = exports.map((key) => `${key}:()=>${key}`);
  if (defaultExport !== undefined) bindings.push(`default:()=>${defaultExport}`);
  return `\n;try{globalThis[Symbol.for(${JSON.stringify(RECEIVER_KEY)})]?.({${bindings.join(',')}},${JSON.stringify(name)},`;
}

/** The part of the footer after the package's root. */
export const FOOTER_END = ')}catch{}';

/**
 * Returns the source with a footer, as text or bytes like the original, as the next loader expects.
 */
export function appendFooter(
  source: NonNullable<LoadResult['source']>,
  footer: string,
): string | Uint8Array {
  if (typeof source === 'string') return source + footer;
  const bytes = isUint8Array(source)
    ? source
    : ArrayBuffer.isView(source)
      ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
      : new Uint8Array(source);
  return Buffer.concat([bytes, Buffer.from(footer)]);
}
