/** The version of this package; a test compares it with `package.json`. */
export const VERSION = '0.1.0';

/** The name of the instrumentation scope of every span. */
export const SCOPE_NAME = '@acme/otel-nestjs';
