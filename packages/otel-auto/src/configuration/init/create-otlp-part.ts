import { DEFINITIONS, type SignalInName } from '../../settings/definitions';
import { parseGeneralOtlp, parseOtlp } from '../../settings/parse-otlp';
import { redactUrl } from '../../settings/redact';
import type { OtlpSettings } from '../../settings/settings';
import { NO_TIME_LIMIT_MILLIS } from '../../settings/timer-limits';
import { Variables } from '../../settings/variables';
import { FileNode } from '../file-node';
import { substituteText } from '../substitute';
import { translateOtlp } from '../translate-exporter';
import { Translation } from '../translation';
import type { Given } from './given';
import { literal, reference, withoutAbsent } from './literal';

type Part = Readonly<Record<string, object>>;

/**
 * Creates the OTLP exporter of a signal. Headers, and an address that may have a secret in it, are
 * references to their variables: the first form that says the same as the environment.
 *
 * @throws Error with what to set if there is none, since telemetry would go elsewhere
 */
export function createOtlpPart(settings: OtlpSettings, signal: SignalInName, given: Given): Part {
  const { protocol, compression, timeoutMillis } = settings;
  const endpoints = toEndpoints(settings, signal, given);
  const parts = endpoints.map((endpoint): Part => {
    const part = withoutAbsent({
      endpoint,
      encoding: protocol === 'http/json' ? 'json' : undefined,
      headers_list: createHeaders(signal, given),
      compression: compression === 'none' ? undefined : compression,
      timeout: createTimeout(timeoutMillis),
      tls: createTls(settings, endpoint),
    });
    return { [protocol === 'grpc' ? 'otlp_grpc' : 'otlp_http']: part };
  });
  const wanted = JSON.stringify(settings);
  const part = parts.find((each) => JSON.stringify(readPart(each, signal, given)) === wanted);
  if (part === undefined) throw new Error(describeNone(signal, given));
  return part;
}

/** Returns the forms in which an address can be written; that in clear only if nothing is secret. */
function toEndpoints(
  { url }: OtlpSettings,
  signal: SignalInName,
  { texts }: Given,
): readonly string[] {
  const own = `OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`;
  const general = 'OTEL_EXPORTER_OTLP_ENDPOINT';
  const text = texts.get(own) ?? texts.get(general) ?? url;
  if (redactUrl(text) === text) return [literal(url)];
  if (texts.has(own)) return [reference(own)];
  const path = `v1/${signal.toLowerCase()}`;
  return ['', `/${path}`, path].map((end) => reference(general) + end);
}

/** Returns the settings that a process will have from an exporter of the file. */
function readPart(part: Part, signal: SignalInName, { env }: Given): OtlpSettings {
  const translation = new Translation();
  const [[key, options] = ['', {}]] = Object.entries(part);
  const values = Object.entries(options).map(([name, value]) => [
    name,
    typeof value === 'string' ? substituteText(value, (variable) => env[variable] ?? '') : value,
  ]);
  translateOtlp(translation, new FileNode(Object.fromEntries(values), key), signal);
  const variables = new Variables(translation.variables);
  return parseOtlp(variables, signal, parseGeneralOtlp(variables));
}

/** Tells what to set where the file cannot refer to a variable as it is. */
function describeNone(signal: SignalInName, { texts }: Given): string {
  const own = `OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`;
  const name = texts.has(own) ? own : 'OTEL_EXPORTER_OTLP_ENDPOINT';
  const text = texts.get(name);
  return text === undefined || redactUrl(text) === text
    ? `a file cannot refer to the headers as they are written; write OTEL_EXPORTER_OTLP_HEADERS and OTEL_EXPORTER_OTLP_${signal}_HEADERS without quotes around them`
    : `${name} may have a secret in it, and a file cannot refer to it in this form; set ${own} to the whole address, or put the secret into OTEL_EXPORTER_OTLP_HEADERS`;
}

function createHeaders(signal: SignalInName, { texts }: Given): string | undefined {
  const names = ['OTEL_EXPORTER_OTLP_HEADERS', `OTEL_EXPORTER_OTLP_${signal}_HEADERS`];
  const set = names.filter((name) => texts.has(name));
  return set.length === 0 ? undefined : set.map(reference).join(',');
}

function createTimeout(timeoutMillis: number): number | undefined {
  if (timeoutMillis === NO_TIME_LIMIT_MILLIS) return 0;
  const usual = DEFINITIONS.OTEL_EXPORTER_OTLP_TIMEOUT.default;
  return timeoutMillis === usual ? undefined : timeoutMillis;
}

function createTls(settings: OtlpSettings, endpoint: string): object | undefined {
  // Only the address of gRPC behind a reference may be without a scheme.
  const isOpen = settings.protocol === 'grpc' && settings.insecure && endpoint.startsWith('${');
  const tls = withoutAbsent({
    insecure: isOpen || undefined,
    ca_file: settings.certificate && literal(settings.certificate),
    cert_file: settings.clientCertificate && literal(settings.clientCertificate),
    key_file: settings.clientKey && literal(settings.clientKey),
  });
  return Object.keys(tls).length === 0 ? undefined : tls;
}
