import type { OtlpSettings, Settings } from '../settings/settings';

/**
 * The line that is printed at start: who we are, which signals go where, under which service name,
 * and for how many libraries we are ready. It says what is ready, not what is used.
 */
export function formatStartLine(input: {
  readonly version: string;
  readonly nodeVersion: string;
  readonly settings: Settings;
  readonly serviceName: string;
  readonly libraryCount: number;
}): string {
  const { version, nodeVersion, settings, serviceName, libraryCount } = input;
  return (
    `@acme/otel-auto ${version} on Node.js ${nodeVersion} for service "${serviceName}": ` +
    `${describeDestinations(settings)}; ready for ${libraryCount} libraries`
  );
}

function describeDestinations(settings: Settings): string {
  const byDestination = new Map<string, string[]>();
  for (const signal of ['traces', 'metrics', 'logs'] as const) {
    const { exporters, otlp } = settings[signal];
    const destinations = exporters.map((name) => (name === 'otlp' ? describeOtlp(otlp) : 'the console'));
    for (const destination of destinations.length > 0 ? destinations : [OFF]) {
      byDestination.set(destination, [...(byDestination.get(destination) ?? []), signal]);
    }
  }
  return [...byDestination]
    .map(([destination, signals]) =>
      destination === OFF ? `${joinWords(signals)} off` : `${joinWords(signals)} to ${destination}`,
    )
    .join(', ');
}

const OFF = 'off';

/** The collector's address, without the path that each signal adds and without credentials. */
export function describeOtlp({ url, protocol }: OtlpSettings): string {
  return `${withoutCredentials(url).replace(/\/v1\/(traces|metrics|logs)(?=$|\?)/, '')} (${protocol})`;
}

/** `url` with its user and password and its query hidden. */
export function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^/@?#]*@/, '//***@').replace(/\?.*$/, '?***');
}

const joinWords = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
