import { DEFINITIONS, type SignalInName } from '../../settings/definitions';
import { redactUrl } from '../../settings/redact';
import type { OtlpSettings } from '../../settings/settings';
import { NO_TIME_LIMIT_MILLIS } from '../../settings/timer-limits';
import { literal, reference, withoutAbsent } from './literal';

type Texts = ReadonlyMap<string, string>;

/**
 * Creates the OTLP exporter of a signal. Headers, and an address that may have a secret in it, are
 * references to their variables.
 */
export function createOtlpPart(
  settings: OtlpSettings,
  signal: SignalInName,
  texts: Texts,
): Readonly<Record<string, object>> {
  const { protocol, compression, timeoutMillis } = settings;
  const part = withoutAbsent({
    endpoint: createEndpoint(settings, signal, texts),
    encoding: protocol === 'http/json' ? 'json' : undefined,
    headers_list: createHeaders(signal, texts),
    compression: compression === 'none' ? undefined : compression,
    timeout: createTimeout(timeoutMillis),
    tls: createTls(settings),
  });
  return { [protocol === 'grpc' ? 'otlp_grpc' : 'otlp_http']: part };
}

function createEndpoint({ url }: OtlpSettings, signal: SignalInName, texts: Texts): string {
  const own = `OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`;
  const general = texts.get('OTEL_EXPORTER_OTLP_ENDPOINT');
  const text = texts.get(own) ?? general ?? url;
  if (redactUrl(text) === text) return literal(url);
  // The whole address of a signal is in one variable, else in the general one with a path behind it.
  const path = `/v1/${signal.toLowerCase()}`;
  const isBase = text === general && url.endsWith(path) && !/[?#]|\/$/.test(text);
  return isBase ? reference('OTEL_EXPORTER_OTLP_ENDPOINT') + path : reference(own);
}

function createHeaders(signal: SignalInName, texts: Texts): string | undefined {
  const names = ['OTEL_EXPORTER_OTLP_HEADERS', `OTEL_EXPORTER_OTLP_${signal}_HEADERS`];
  const set = names.filter((name) => texts.has(name));
  return set.length === 0 ? undefined : set.map(reference).join(',');
}

function createTimeout(timeoutMillis: number): number | undefined {
  if (timeoutMillis === NO_TIME_LIMIT_MILLIS) return 0;
  const usual = DEFINITIONS.OTEL_EXPORTER_OTLP_TIMEOUT.default;
  return timeoutMillis === usual ? undefined : timeoutMillis;
}

function createTls(settings: OtlpSettings): object | undefined {
  const tls = withoutAbsent({
    ca_file: settings.certificate && literal(settings.certificate),
    cert_file: settings.clientCertificate && literal(settings.clientCertificate),
    key_file: settings.clientKey && literal(settings.clientKey),
  });
  return Object.keys(tls).length === 0 ? undefined : tls;
}
