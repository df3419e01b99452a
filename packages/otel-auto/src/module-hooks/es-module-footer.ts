import { isUint8Array } from 'node:util/types';
import type { LoadResult } from './node-module';

/** A file of a package for ES modules: what it exports for the hooks, and the name that they know it by. */
export interface EsModuleFile {
  /** Names of exports that are names of the file's own as well. */
  readonly exports: readonly string[];
  /** Which of them is the default export of the package, that CommonJS has as `default`. */
  readonly defaultExport?: string;
  readonly name: string;
}

/** Reads the bindings of an evaluated file, by the names of its exports. A name that the file lacks throws. */
export type Bindings = Readonly<Record<string, () => unknown>>;

/** Receives the bindings of a file when it has been evaluated. Called by the footer. */
export type EsModuleReceiver = (bindings: Bindings, name: string, packageRoot: string) => void;

/** Where the footers find the receiver. Versioned, because two versions of the distro may meet. */
export const RECEIVER_KEY = '@acme/otel-auto/es-module-receiver@2';

/**
 * What is put behind a listed file: it hands the bindings over once they exist. It declares no name,
 * reads those of the file only when it is asked to, and throws nothing, whatever the file contains.
 *
 * It stands on a line of its own at the end, so that the lines before it, source maps and a comment on
 * the last line hold.
 */
export const footerFor = (file: EsModuleFile, packageRoot: string): string =>
  footerBefore(file) + JSON.stringify(packageRoot) + FOOTER_END;

/** The footer up to the package's root, which is not known before the file loads. */
export function footerBefore({ exports, defaultExport, name }: EsModuleFile): string {
  const bindings = exports.map((key) => `${key}:()=>${key}`);
  if (defaultExport !== undefined) bindings.push(`default:()=>${defaultExport}`);
  return `\n;try{globalThis[Symbol.for(${JSON.stringify(RECEIVER_KEY)})]?.({${bindings.join(',')}},${JSON.stringify(name)},`;
}

/** The footer behind the package's root. */
export const FOOTER_END = ')}catch{}';

/** The source with a footer, as text or bytes as it was, so that the next loader gets what it expects. */
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
