import type { OtlpField, SignalInName } from './definitions';
import { parseEndpoint } from './parse-endpoint';
import type { OtlpSettings } from './settings';
import type { Variables } from './variables';

/**
 * The settings of the general variables, without the address, which differs from signal to signal.
 */
export type GeneralOtlp = Omit<OtlpSettings, 'url'>;

export function parseGeneralOtlp(variables: Variables): GeneralOtlp {
  return parseFields(variables, 'OTEL_EXPORTER_OTLP_', {});
}

/**
 * Returns the OTLP settings of one signal: its own variables take precedence over the general ones.
 */
export function parseOtlp(
  variables: Variables,
  signal: SignalInName,
  general: GeneralOtlp,
): OtlpSettings {
  const own = parseFields(variables, `OTEL_EXPORTER_OTLP_${signal}_`, {
    ...general,
    protocol: protocolOfExporter(variables, signal) ?? general.protocol,
  });
  const { url, authorization } = parseEndpoint(variables, signal, own);
  return {
    ...own,
    url,
    headers: { ...(authorization && { authorization }), ...general.headers, ...own.headers },
    insecure: !url.startsWith('https:'),
  };
}

/** Returns the protocol in a word of other SDKs for the exporter, unless the general one is set. */
function protocolOfExporter(variables: Variables, signal: SignalInName): 'grpc' | undefined {
  if (variables.texts.has('OTEL_EXPORTER_OTLP_PROTOCOL')) return undefined;
  const exporters = variables.texts.get(`OTEL_${signal}_EXPORTER`)?.toLowerCase();
  return exporters?.includes('otlp_proto_grpc') === true ? 'grpc' : undefined;
}

const FIELDS = {
  protocol: 'PROTOCOL',
  headers: 'HEADERS',
  timeoutMillis: 'TIMEOUT',
  compression: 'COMPRESSION',
  certificate: 'CERTIFICATE',
  clientCertificate: 'CLIENT_CERTIFICATE',
  clientKey: 'CLIENT_KEY',
  insecure: 'INSECURE',
} as const satisfies Readonly<Record<keyof GeneralOtlp, OtlpField>>;

function parseFields(
  variables: Variables,
  prefix: 'OTEL_EXPORTER_OTLP_' | `OTEL_EXPORTER_OTLP_${SignalInName}_`,
  general: Partial<GeneralOtlp>,
): GeneralOtlp {
  const parsed: Record<string, unknown> = {};
  for (const key in FIELDS) {
    const field = key as keyof GeneralOtlp;
    parsed[field] = variables.value(`${prefix}${FIELDS[field]}`, general[field]);
  }
  return parsed as unknown as GeneralOtlp;
}
