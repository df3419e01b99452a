/**
 * Formats the line that is printed at start: the version, the destinations of the signals, the
 * service name, and the number of supported libraries. It says what is ready, not what is used.
 */
export function formatStartLine(input: {
  readonly version: string;
  readonly nodeVersion: string;
  readonly serviceName: string;
  readonly destinations: string;
  readonly libraryCount: number;
}): string {
  const { version, nodeVersion, serviceName, destinations, libraryCount } = input;
  return (
    `@acme/otel-auto ${version} on Node.js ${nodeVersion} for service "${serviceName}": ` +
    `${destinations}; ready for ${libraryCount} ${libraryCount === 1 ? 'library' : 'libraries'}`
  );
}

/**
 * Formats the line in its place when another SDK was started first, and nothing of the distro runs.
 */
export const describeStandingBack = (version: string, other: string): string =>
  `@acme/otel-auto ${version} leaves traces, metrics and logs to ${other}, which was started first: it ` +
  'instruments and sends nothing itself. To have the distro instead, load it before, or leave the other out.';

/**
 * The line in its place while a startup snapshot is built. With a flag Node.js loads the distro
 * only when the snapshot is started.
 */
export const NOT_IN_SNAPSHOT =
  'a startup snapshot is being built, so nothing starts: what runs now would become part of it. ' +
  'Load the distro where the application is started from it, with --require or NODE_OPTIONS.';
