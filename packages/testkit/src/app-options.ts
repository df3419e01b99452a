import type { Receiver } from '@acme/otlp-receiver';
import type { Door } from './door';
import { DEFAULT_NODE_VERSION, type NodeVersion } from './node-versions';

/** Options of `runApp` and `startApp`. */
export interface AppOptions {
  /**
   * The folder in which the application runs, and from which its entry and the distro are resolved.
   */
  readonly cwd: string;
  /** The way in which the distro is loaded. @defaultValue 'require' */
  readonly door?: Door;
  /** The version of Node.js. @defaultValue '24' */
  readonly nodeVersion?: NodeVersion;
  /**
   * The application's environment, in addition to one that has nothing of `OTEL_*` and
   * `NODE_OPTIONS` but the endpoint of the receiver.
   */
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments of the application. */
  readonly args?: readonly string[];
  /** Arguments of Node.js, after those of the door. */
  readonly nodeArgs?: readonly string[];
  /** The module that the door loads. @defaultValue '@acme/otel-auto/register' */
  readonly register?: string;
  /**
   * The receiver of the application's telemetry, which stays open. Without one, a receiver is
   * created for this run.
   */
  readonly receiver?: Receiver;
  /**
   * The time after which the application is killed and the call fails, in milliseconds.
   * @defaultValue 30000, for `startApp` 120000
   */
  readonly lifetimeMillis?: number;
}

/** The options with defaults, except for the receiver. */
export type AppSettings = Required<Omit<AppOptions, 'receiver'>> & Pick<AppOptions, 'receiver'>;

/** Adds the defaults to the options. */
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
