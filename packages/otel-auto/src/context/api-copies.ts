import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Voice } from '../diagnostics/voice';

/**
 * Copies of `@opentelemetry/api` meet in one global object that carries the version of the copy
 * that made it. A copy registers only into an object of exactly its own version, and reads only
 * from one that is at least as new. The version of the object cannot be changed, but the object can
 * be replaced.
 */
const KEY = Symbol.for('opentelemetry.js.api.1');

interface GlobalApi {
  readonly version: string;
  [name: string]: unknown;
}

/** Version of the API in the bundle. */
const OUR_API_VERSION = '1.10.0';

const holder = globalThis as Record<symbol, unknown>;

/** Lets our copy register even when an older copy has registered something (a diagnostics logger, say) before. */
export function makeRoomForOurApi(): void {
  const existing = holder[KEY] as GlobalApi | undefined;
  if (existing !== undefined && existing.version !== OUR_API_VERSION) {
    replaceVersion(existing, OUR_API_VERSION);
  }
}

/**
 * Lets a copy of the API that the application has just loaded read our globals, also when it is of
 * a newer minor version than the bundled one. A newer major version has globals of its own, in which
 * nobody is; that is said. Never throws.
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

/** Of a preview no other copy would read anything, ours included. */
const isPreview = (version: string): boolean => !/^\d+\.\d+\.\d+$/.test(version);

function replaceVersion(existing: GlobalApi, version: string): void {
  // Ours lets its version be set.
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
