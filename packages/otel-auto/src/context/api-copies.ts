import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Voice } from '../diagnostics/voice';

/**
 * The key of the global object in which copies of `@opentelemetry/api` meet. It has the version of
 * the copy that created it. A copy registers only in an object of exactly its own version, and
 * reads only from one that is at least as new. The version of the object cannot be changed, but the
 * object can be replaced.
 */
const KEY = Symbol.for('opentelemetry.js.api.1');

interface GlobalApi {
  readonly version: string;
  [name: string]: unknown;
}

/** The version of the API in the bundle. */
const OUR_API_VERSION = '1.10.0';

const holder = globalThis as Record<symbol, unknown>;

/**
 * Allows our copy to register even if an older copy has registered something (such as a diagnostics
 * logger) before.
 */
export function makeRoomForOurApi(): void {
  const existing = holder[KEY] as GlobalApi | undefined;
  if (existing !== undefined && existing.version !== OUR_API_VERSION) {
    replaceVersion(existing, OUR_API_VERSION);
  }
}

/**
 * Allows a copy of the API that the application has just loaded to read our globals, even if its
 * minor version is newer than the bundled one. A newer major version has globals of its own, in
 * which nothing is registered; that is reported. Never throws.
 */
export function welcomeApi(packageRoot: string, voice: Pick<Voice, 'sayOnce'>): void {
  const version = versionIn(packageRoot);
  const existing = holder[KEY] as GlobalApi | undefined;
  if (version === undefined || existing === undefined) return;
  if (Number.parseInt(version, 10) > 1) {
    voice.sayOnce(
      `api ${version}`,
      `@opentelemetry/api ${version}, which the application loads, does not know what is registered with ` +
        'version 1: what is recorded through it gets nowhere. Use version 1 of it beside the distro.',
    );
  } else if (!isPreview(version) && isNewerMinor(version, existing.version)) {
    replaceVersion(existing, version);
  }
}

/**
 * Returns whether a version is a preview, of which no other copy would read anything, including
 * ours.
 */
const isPreview = (version: string): boolean => !/^\d+\.\d+\.\d+$/.test(version);

function replaceVersion(existing: GlobalApi, version: string): void {
  // The version of our object can be set.
  if (Reflect.set(existing, 'version', version)) return;
  const { version: _replaced, ...registered } = existing;
  holder[KEY] = Object.defineProperty(registered, 'version', { value: version, enumerable: true });
}

function versionIn(packageRoot: string): string | undefined {
  try {
    const { name, version } = JSON.parse(
      readFileSync(join(packageRoot, 'package.json'), 'utf8'),
    ) as {
      name?: unknown;
      version?: unknown;
    };
    return name === '@opentelemetry/api' && typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}

function isNewerMinor(version: string, than: string): boolean {
  const [major, minor = 0] = version.split('.').map(Number);
  const [thanMajor, thanMinor = 0] = than.split('.').map(Number);
  return major === thanMajor && minor > thanMinor;
}
