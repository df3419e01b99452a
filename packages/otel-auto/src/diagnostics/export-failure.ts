import type { OtlpSettings } from '../settings/settings';
import { describeOtlp } from './start-line';

/** An export's error, from our own sender (`status`, `answer`) or from upstream's exporters (`code`, `data`). */
interface ExportError extends Error {
  readonly code?: string | number;
  readonly data?: string;
  readonly status?: number;
  readonly answer?: string;
}

/** One line that says which signal was not delivered, why, and what to do about it. */
export function describeExportFailure(
  signal: string,
  otlp: OtlpSettings,
  error: Error | undefined,
): string {
  const { cause, cure } = explain(otlp, (error ?? new Error('no reason given')) as ExportError);
  return `${signal} could not be delivered to ${describeOtlp(otlp)}: ${cause}; ${cure}.`;
}

interface Explanation {
  readonly cause: string;
  readonly cure: string;
}

function explain(otlp: OtlpSettings, error: ExportError): Explanation {
  const status = error.status ?? (typeof error.code === 'number' && otlp.protocol !== 'grpc' ? error.code : undefined);
  if (status !== undefined) return explainStatus(status, error.answer ?? error.data ?? error.message);
  const code = typeof error.code === 'string' ? error.code : undefined;
  const known = code === undefined ? undefined : NETWORK_CAUSES[code];
  if (known !== undefined) return known;
  if (code?.startsWith('HPE_')) {
    return {
      cause: `what answers there does not speak HTTP/1.1 (${code})`,
      cure: 'for a gRPC port (4317) set OTEL_EXPORTER_OTLP_PROTOCOL=grpc, or use the HTTP port (4318)',
    };
  }
  if (code !== undefined && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(code)) {
    return {
      cause: `its certificate is not trusted (${code})`,
      cure: 'name the certificate authority in OTEL_EXPORTER_OTLP_CERTIFICATE',
    };
  }
  return {
    cause: firstLine(error.message),
    cure: 'check the address, and that a collector listens there (OTEL_EXPORTER_OTLP_ENDPOINT)',
  };
}

const NETWORK_CAUSES: Readonly<Record<string, Explanation>> = {
  ECONNREFUSED: {
    cause: 'nothing listens there (ECONNREFUSED)',
    cure: 'start a collector or set OTEL_EXPORTER_OTLP_ENDPOINT',
  },
  ENOTFOUND: {
    cause: 'its host name cannot be resolved (ENOTFOUND)',
    cure: 'check the name in OTEL_EXPORTER_OTLP_ENDPOINT',
  },
  EAI_AGAIN: {
    cause: 'its host name cannot be resolved for now (EAI_AGAIN)',
    cure: 'check the name in OTEL_EXPORTER_OTLP_ENDPOINT and the DNS of this machine',
  },
  ECONNRESET: {
    cause: 'the connection was closed from there (ECONNRESET)',
    cure: 'check that the scheme (http or https) and the port are those of the collector',
  },
  ETIMEDOUT: {
    cause: 'no answer in time (ETIMEDOUT)',
    cure: 'check that the collector is reachable and not overloaded',
  },
  EPROTO: {
    cause: 'it does not speak TLS (EPROTO)',
    cure: 'use http:// instead of https://, or the TLS port',
  },
};

function explainStatus(status: number, answer: string): Explanation {
  const cause = `it answered ${status}${answer ? ` (${firstLine(answer)})` : ''}`;
  if (status === 401 || status === 403) {
    return { cause, cure: 'check the credentials in OTEL_EXPORTER_OTLP_HEADERS' };
  }
  if (status === 404 || status === 405) {
    return { cause, cure: 'check the path: it must be the base address of an OTLP/HTTP endpoint' };
  }
  if (status === 413) return { cause, cure: 'raise its limit or lower OTEL_BSP_MAX_EXPORT_BATCH_SIZE' };
  if (status === 415) return { cause, cure: 'set OTEL_EXPORTER_OTLP_PROTOCOL to what it takes' };
  if (status === 429 || status >= 500) return { cause, cure: 'look at the log of the collector' };
  return { cause, cure: 'this batch is lost; look at the log of the collector' };
}

const firstLine = (text: string): string => {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
};
