import { redactUrl } from '../settings/redact';
import type { OtlpSettings, Settings } from '../settings/settings';
import { describeSampler } from './describe-sampler';
import type { Findings, ServiceName } from './findings';
import type { Fact } from './report';
import { SIGNALS } from '../signal';

/** Describes the effect of the variables. */
export function describeSettings({ settings, service }: Findings): readonly Fact[] {
  return [
    { about: 'service', text: describeService(service) },
    ...SIGNALS.map((signal) => ({ about: signal, text: describeExporters(signal, settings) })),
    { about: 'sampler', text: describeSampler(settings.traces.sampler) },
    { about: 'propagators', text: settings.propagators.join(', ') || 'none' },
  ];
}

const SOURCES: Readonly<Record<ServiceName['source'], string>> = {
  OTEL_SERVICE_NAME: '',
  OTEL_RESOURCE_ATTRIBUTES: ' (from OTEL_RESOURCE_ATTRIBUTES)',
  'package.json': ' (from package.json here; OTEL_SERVICE_NAME goes before it)',
  default: ' (set OTEL_SERVICE_NAME to find it among others)',
};

const describeService = ({ name, source }: ServiceName): string => `${name}${SOURCES[source]}`;

function describeExporters(signal: keyof typeof EXPORTER_VARIABLES, settings: Settings): string {
  const { exporters, otlp } = settings[signal];
  if (exporters.length === 0) return describeOff(signal);
  return exporters
    .map((name) => `to ${name === 'otlp' ? describeEndpoint(otlp) : CONSOLE_FORMS[name]}`)
    .join(' and ');
}

const CONSOLE_FORMS = { console: 'the console', 'otlp/stdout': 'stdout as OTLP JSON' } as const;

/** The variables with which each signal is switched off. */
const EXPORTER_VARIABLES = {
  traces: 'OTEL_TRACES_EXPORTER',
  metrics: 'OTEL_METRICS_EXPORTER',
  logs: 'OTEL_LOGS_EXPORTER',
} as const;

/** Describes that a signal is off, and the variable that switches it off. */
export const describeOff = (signal: keyof typeof EXPORTER_VARIABLES): string =>
  `off (${EXPORTER_VARIABLES[signal]}=none)`;

/** Describes the final address, the protocol, and the names of the headers. */
function describeEndpoint({ url, protocol, compression, headers }: OtlpSettings): string {
  const names = Object.keys(headers);
  const details = [
    protocol,
    ...(compression === 'gzip' ? ['gzip'] : []),
    ...(names.length > 0 ? [`with the headers ${names.join(', ')}`] : []),
  ];
  return `${redactUrl(url)} (${details.join(', ')})`;
}
