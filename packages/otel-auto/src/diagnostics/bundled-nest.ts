import { basename } from 'node:path';
import { readRegularFile } from './read-regular-file';

/** A string literal of NestJS, which a bundle contains even if its names are shortened. */
const TRACE_OF_NEST = /["'`]NestFactory["'`]/;

/**
 * Reports that NestJS is inside of the application's bundled file, where no hook can see it. The
 * file is only read if decorators have written metadata and NestJS was not loaded as a package, so
 * hardly any process reads it.
 */
export function sayBundledNest(entry: string | undefined, say: (line: string) => void): void {
  if (entry === undefined || typeof extendedReflect.getMetadata !== 'function') return;
  void readRegularFile(entry).then((text) => {
    if (text !== undefined && TRACE_OF_NEST.test(text)) say(bundledNote(basename(entry)));
  });
}

/** `Reflect` as `reflect-metadata` extends it. */
const extendedReflect = Reflect as { readonly getMetadata?: unknown };

const bundledNote = (file: string): string =>
  `NestJS is bundled into ${file}, so its handlers, guards, jobs and resolvers have no spans; requests and ` +
  'the routes of Express have. Keep packages out of the bundle, as the webpack builder of Nest does by default, for the rest.';
