import { parseEndpoint, type Signal } from './parse-endpoint';
import type { OtlpSettings } from './settings';
import type { Variables } from './variables';

/** Gives the OTLP settings of one signal: its own variables, each before the general one. */
export function parseOtlp(variables: Variables, signal: Signal): OtlpSettings {
  const prefix = `OTEL_EXPORTER_OTLP_${signal}` as const;
  const protocol = variables.value(`${prefix}_PROTOCOL`);
  const { url, authorization } = parseEndpoint(variables, signal, protocol);
  return {
    protocol,
    url,
    headers: {
      ...(authorization === undefined ? {} : { authorization }),
      ...variables.value('OTEL_EXPORTER_OTLP_HEADERS'),
      ...variables.value(`${prefix}_HEADERS`),
    },
    timeoutMillis: variables.value(`${prefix}_TIMEOUT`),
    compression: variables.value(`${prefix}_COMPRESSION`),
    certificate: variables.value(`${prefix}_CERTIFICATE`),
    clientCertificate: variables.value(`${prefix}_CLIENT_CERTIFICATE`),
    clientKey: variables.value(`${prefix}_CLIENT_KEY`),
    insecure: !url.startsWith('https:'),
  };
}
