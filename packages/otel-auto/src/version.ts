/** The version of the distro; a test compares it with `package.json`. */
export const VERSION = '0.1.0';
/** The name of the distro in `telemetry.distro.name` and in instrumentation scopes. */
export const DISTRO_NAME = '@acme/otel-auto';
