import { readFileSync } from 'node:fs';

/** Packages that start an SDK or an agent; those that load others of them come first. */
const STARTERS = [
  '@elastic/opentelemetry-node',
  '@sentry/node',
  'applicationinsights',
  '@azure/monitor-opentelemetry',
  '@splunk/otel',
  '@honeycombio/opentelemetry-node',
  'newrelic',
  'dd-trace',
  '@opentelemetry/auto-instrumentations-node',
  '@opentelemetry/sdk-node',
];

/**
 * Finds an OpenTelemetry SDK that was started before the distro: its name and version, as far as
 * they can be determined. The global tracer provider decides, since every instrumentation creates
 * spans.
 */
export function findOtherSdk(loadedFiles: () => readonly string[]): string | undefined {
  const globals = (globalThis as Record<symbol, unknown>)[Symbol.for('opentelemetry.js.api.1')] as
    | { readonly trace?: unknown }
    | undefined;
  if (globals?.trace === undefined) return undefined;
  return findStarter(loadedFiles()) ?? 'an OpenTelemetry SDK';
}

function findStarter(files: readonly string[]): string | undefined {
  for (const name of STARTERS) {
    const part = `/node_modules/${name}/`;
    const file = files
      .map((path) => path.replaceAll('\\', '/'))
      .find((path) => path.includes(part));
    if (file !== undefined) {
      return [name, readVersion(file.slice(0, file.lastIndexOf(part) + part.length))]
        .filter((text) => text !== undefined)
        .join(' ');
    }
  }
  return undefined;
}

function readVersion(folder: string): string | undefined {
  try {
    const { version } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8')) as {
      readonly version?: unknown;
    };
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}
