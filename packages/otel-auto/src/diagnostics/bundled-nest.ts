import { basename } from 'node:path';
import { readRegularFile } from './read-regular-file';

/** What stands in NestJS as a text, so that it is in a bundle also when its names are shortened. */
const TRACE_OF_NEST = /["'`]NestFactory["'`]/;

/**
 * Says that NestJS is inside of the application's own file, where a bundler has put it: no hook can
 * see it there. Only asked when decorators have written metadata and nobody has loaded NestJS as a
 * package, so that hardly any process reads the file.
 */
export function sayBundledNest(entry: string | undefined, say: (line: string) => void): void {
  if (entry === undefined || typeof extendedReflect.getMetadata !== 'function') return;
  void readRegularFile(entry).then((text) => {
    if (text !== undefined && TRACE_OF_NEST.test(text)) say(bundledNote(basename(entry)));
  });
}

/** As `reflect-metadata` extends it. */
const extendedReflect = Reflect as { readonly getMetadata?: unknown };

const bundledNote = (file: string): string =>
  `NestJS is bundled into ${file}, so its handlers, guards, jobs and resolvers have no spans; requests and ` +
  'the routes of Express have. Keep packages out of the bundle, as the webpack builder of Nest does by default, for the rest.';
