import type { Receiver } from '@acme/otlp-receiver';
import type { Door } from './door';
import { DEFAULT_NODE_VERSION, type NodeVersion } from './node-versions';

/** Options of `runApp` and `startApp`. */
export interface AppOptions {
  /** Where the application runs; its entry and the distro are looked up from here. */
  readonly cwd: string;
  /** @defaultValue 'require' */
  readonly door?: Door;
  /** @defaultValue '24' */
  readonly nodeVersion?: NodeVersion;
  /**
   * The application's environment, over one that has nothing of `OTEL_*` and `NODE_OPTIONS` but the
   * endpoint of the receiver.
   */
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments of the application. */
  readonly args?: readonly string[];
  /** Arguments of Node.js, after those of the door. */
  readonly nodeArgs?: readonly string[];
  /** What is loaded by the door. @defaultValue '@acme/otel-auto/register' */
  readonly register?: string;
  /** Takes what the application sends, and stays open. Without one there is one for this run alone. */
  readonly receiver?: Receiver;
  /** After so long the application is killed and the call fails. @defaultValue 30000, for `startApp` 120000 */
  readonly lifetimeMillis?: number;
}

/** The options, complete but for the receiver. */
export type AppSettings = Required<Omit<AppOptions, 'receiver'>> & Pick<AppOptions, 'receiver'>;

/** Puts the defaults in the place of what is not given. */
export function parseAppOptions(
  options: AppOptions,
  defaults: { readonly lifetimeMillis: number },
): AppSettings {
  return {
    door: 'require',
    nodeVersion: DEFAULT_NODE_VERSION,
    env: {},
    args: [],
    nodeArgs: [],
    register: '@acme/otel-auto/register',
    ...defaults,
    ...options,
  };
}
