import type { OtlpSettings } from '../settings/settings';
import { redactUrl } from '../settings/redact';
import { describeOtlp } from './destinations';
import { toWords } from './to-words';

/**
 * The error of an export: a response over HTTP has a `status`, one over gRPC a number as its
 * `code`.
 */
interface ExportError extends Error {
  readonly code?: string | number;
  readonly status?: number;
  readonly answer?: string;
  readonly location?: string;
  /** The call of the system that has failed. */
  readonly syscall?: string;
  /** The host and port of the proxy that could not be reached. */
  readonly proxy?: string;
  /** The bytes that Node.js's parser could not read as HTTP. */
  readonly rawPacket?: Uint8Array;
}

/** The cause of a failed export, and its cure: two half sentences without a full stop. */
export interface Explanation {
  readonly cause: string;
  readonly cure: string;
}

/** Returns one line that says which signal was not delivered, the cause and the cure. */
export function describeExportFailure(
  signal: string,
  otlp: OtlpSettings,
  error: Error | undefined,
): string {
  const { cause, cure } = explainExportFailure(error);
  return `${signal} could not be delivered to ${describeOtlp(otlp)}: ${cause}; ${cure}.`;
}

/** Explains the error of an export in plain words. Never throws. */
export function explainExportFailure(error: Error | undefined): Explanation {
  const { code, status, answer, location, message, proxy, rawPacket, syscall } = (error ??
    new Error('no reason given')) as ExportError;
  if (typeof code === 'number') return explainGrpc(code, message);
  if (proxy !== undefined) return explainProxy(proxy, code ?? message);
  if (code?.startsWith('HPE_')) return explainOtherProtocol(code, rawPacket);
  if (code === 'ENOENT' && syscall === 'connect') return NO_SOCKET;
  if (status === undefined) return explainNetwork(code, message);
  if (status >= 300 && status < 400) return explainRedirect(status, location);
  return explainStatus(status, answer ?? message);
}

const explainProxy = (proxy: string, reason: string): Explanation => ({
  cause: `there is no way through the proxy ${proxy} (${toShortText(reason)})`,
  cure: 'check HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY, over gRPC also GRPC_PROXY',
});

/** Explains an error by its code, which is one of Node.js or OpenSSL. */
function explainNetwork(code: string | undefined, message: string): Explanation {
  const known = code === undefined ? undefined : NETWORK_CAUSES[code];
  if (known !== undefined) return known;
  if (code === 'MODULE_NOT_FOUND') {
    return { cause: toShortText(message), cure: 'reinstall @acme/otel-auto' };
  }
  if (code === 'ERR_CREDENTIALS') return unreadableFile(message);
  if (code?.startsWith('ERR_OSSL_')) {
    return { cause: `a certificate or key file does not fit (${code})`, cure: CHECK_PATHS };
  }
  if (code !== undefined && /^ERR_SSL_.*_ALERT_/.test(code)) {
    return refusedHandshake(code);
  }
  if (code?.startsWith('ERR_SSL_')) return doesNotSpeakTls(code);
  if (code === 'ERR_HTTP2_ERROR') return doesNotSpeakGrpc(code);
  if (code?.startsWith('ERR_HTTP2_')) return brokeOff(code);
  if (code !== undefined && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(code)) {
    return isNotTrusted(code);
  }
  return {
    cause: toShortText(message),
    cure: 'check the address, and that a collector listens there (OTEL_EXPORTER_OTLP_ENDPOINT)',
  };
}

const OVERLOADED = 'check that the collector is reachable and not overloaded';
const CHECK_PATHS =
  'check the paths in OTEL_EXPORTER_OTLP_CERTIFICATE, _CLIENT_CERTIFICATE and _CLIENT_KEY';
const LOOK_AT_LOG = 'look at the log of the collector';
const OTHER_PORT =
  'for a gRPC port (4317) set OTEL_EXPORTER_OTLP_PROTOCOL=grpc, or use the HTTP port (4318)';

const doesNotSpeakTls = (code: string): Explanation => ({
  cause: `it does not speak TLS (${code})`,
  cure: 'use http:// instead of https://, or the TLS port',
});

const brokeOff = (code: string): Explanation => ({
  cause: `the connection or the call was ended from there (${code})`,
  cure: LOOK_AT_LOG,
});

const doesNotSpeakGrpc = (code: string): Explanation => ({
  cause: `what answers there does not speak gRPC (${code})`,
  cure: GRPC_PORT,
});

const refusedHandshake = (code: string): Explanation => ({
  cause: `it refused the TLS handshake (${code})`,
  cure: 'if it asks for a certificate, name yours in OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE and OTEL_EXPORTER_OTLP_CLIENT_KEY',
});

const isNotTrusted = (code: string): Explanation => ({
  cause: `its certificate is not trusted (${code})`,
  cure: 'name the certificate authority in OTEL_EXPORTER_OTLP_CERTIFICATE',
});

const unreachable = (code: string): Explanation => ({
  cause: `there is no way to that address (${code})`,
  cure: 'check the address in OTEL_EXPORTER_OTLP_ENDPOINT and the network of this machine',
});

const NO_SOCKET: Explanation = {
  cause: 'there is no such Unix socket (ENOENT)',
  cure: 'start a collector or check the path in OTEL_EXPORTER_OTLP_ENDPOINT',
};

const unreadableFile = (reason: string): Explanation => ({
  cause: `a certificate or key file cannot be read (${reason})`,
  cure: CHECK_PATHS,
});

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
    cure: `check that the scheme (http or https) and the port are those of the collector; ${OTHER_PORT}`,
  },
  ETIMEDOUT: {
    cause: 'no answer in time (ETIMEDOUT)',
    cure: OVERLOADED,
  },
  EHOSTUNREACH: unreachable('EHOSTUNREACH'),
  ENETUNREACH: unreachable('ENETUNREACH'),
  EPROTO: doesNotSpeakTls('EPROTO'),
  ERR_TLS_CERT_ALTNAME_INVALID: {
    cause: 'its certificate is for another name (ERR_TLS_CERT_ALTNAME_INVALID)',
    cure: 'use the name in the certificate in OTEL_EXPORTER_OTLP_ENDPOINT',
  },
  CERT_HAS_EXPIRED: {
    cause: 'its certificate has expired (CERT_HAS_EXPIRED)',
    cure: 'renew the certificate of the collector, or set the clock of this machine',
  },
  ERR_INVALID_URL: {
    cause: 'the proxy that the environment names has no URL (ERR_INVALID_URL)',
    cure: 'check HTTP_PROXY, HTTPS_PROXY and ALL_PROXY',
  },
  ERR_ACCESS_DENIED: {
    cause: "Node.js's permission model forbids it (ERR_ACCESS_DENIED)",
    cure: 'allow the network with --allow-net, and certificate files with --allow-fs-read',
  },
  ENOENT: unreadableFile('ENOENT'),
  EACCES: unreadableFile('EACCES'),
  EISDIR: unreadableFile('EISDIR'),
  EPERM: unreadableFile('EPERM'),
  ENOTDIR: unreadableFile('ENOTDIR'),
  ELOOP: unreadableFile('ELOOP'),
  ENXIO: unreadableFile('ENXIO'),
};

function explainRedirect(status: number, location: string | undefined): Explanation {
  const target = location === undefined ? '' : ` and points to ${redactUrl(location)}`;
  return {
    cause: toShortText(`it answered ${status}${target}`),
    cure: 'redirects are not followed; use the address that it redirects to',
  };
}

/**
 * Explains bytes that are not HTTP: HTTP/2 servers, SSH servers and others begin with their
 * protocol's name.
 */
function explainOtherProtocol(code: string, packet: Uint8Array | undefined): Explanation {
  const words = packet === undefined ? '' : toShortText(toWords(packet));
  return {
    cause: `what answers there does not speak HTTP/1.1 (${code}${words && `: ${JSON.stringify(words)}`})`,
    cure: `${OTHER_PORT}; a port with TLS needs https://`,
  };
}

function explainStatus(status: number, answer: string): Explanation {
  const cause = `it answered ${status}${answer ? ` (${toShortText(answer)})` : ''}`;
  if (status === 400 && /HTTP request.*HTTPS/i.test(answer)) {
    return { cause, cure: 'use https:// instead of http://' };
  }
  if (status === 401 || status === 403) {
    return { cause, cure: 'check the credentials in OTEL_EXPORTER_OTLP_HEADERS' };
  }
  if (status === 407) return { cause, cure: 'check the credentials in the URL of the proxy' };
  if (status === 404 || status === 405) {
    return { cause, cure: 'check the path: it must be the base address of an OTLP/HTTP endpoint' };
  }
  if (status === 413)
    return { cause, cure: 'raise its limit or lower OTEL_BSP_MAX_EXPORT_BATCH_SIZE' };
  if (status === 415) return { cause, cure: 'set OTEL_EXPORTER_OTLP_PROTOCOL to what it takes' };
  if (status === 429 || status >= 500) return { cause, cure: LOOK_AT_LOG };
  return { cause, cure: LOOK_AT_LOG };
}

/** Explains a status of gRPC by its number; `message` is like `14 UNAVAILABLE: try later`. */
function explainGrpc(code: number, message: string): Explanation {
  if (code === GRPC_DEADLINE_EXCEEDED) {
    return { cause: 'no answer in time (DEADLINE_EXCEEDED)', cure: OVERLOADED };
  }
  return { cause: `it answered ${toShortText(message)}`, cure: GRPC_CURES[code] ?? LOOK_AT_LOG };
}

/** The status codes of gRPC, https://grpc.io/docs/guides/status-codes/ */
const GRPC_DEADLINE_EXCEEDED = 4;

const GRPC_PORT =
  'the port must be that of gRPC (4317 by habit); for the HTTP port (4318) set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf';

const GRPC_CURES: Readonly<Record<number, string>> = {
  2: GRPC_PORT,
  7: 'check the credentials in OTEL_EXPORTER_OTLP_HEADERS',
  12: 'check that this is the gRPC port of a collector with a pipeline for this signal',
  16: 'check the credentials in OTEL_EXPORTER_OTLP_HEADERS',
};

const toShortText = (text: string): string => {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
};
