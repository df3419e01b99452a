import type { SignalInName } from '../settings/definitions';
import type { ExporterName } from '../settings/settings';
import type { FileNode } from './file-node';
import type { Translation } from './translation';

/** An exporter of the file that the distro has. */
export interface TranslatedExporter {
  readonly name: ExporterName;
  readonly node: FileNode;
}

/**
 * Translates an exporter. Others than OTLP and the console stay unread, and so are named. Each
 * signal has one queue to one receiver, so that a second exporter of a kind is named as well.
 */
export function translateExporter(
  translation: Translation,
  exporter: FileNode | undefined,
  about: { readonly signal: SignalInName; readonly taken: readonly ExporterName[] },
): TranslatedExporter | undefined {
  const key = exporter?.keys().find((each) => Object.hasOwn(NAMES, each));
  const node = key === undefined ? undefined : exporter?.get(key);
  if (node === undefined) return undefined;
  const name = NAMES[key as keyof typeof NAMES];
  if (name === 'otlp/stdout' && !writesToStdout(translation, node)) return undefined;
  if (about.taken.includes(name)) {
    node.read();
    translation.complain(node.path, 'supported', { cure: `a signal has one exporter ${name}` });
    return undefined;
  }
  if (name === 'otlp') translateOtlp(translation, node, about.signal);
  return { name, node };
}

const NAMES = {
  otlp_http: 'otlp',
  otlp_grpc: 'otlp',
  'otlp_file/development': 'otlp/stdout',
  console: 'console',
} as const;

/** Returns whether OTLP JSON goes to stdout; the distro writes no files. */
function writesToStdout(translation: Translation, node: FileNode): boolean {
  const stream = node.text('output_stream') ?? 'stdout';
  if (stream === 'stdout') return true;
  node.read();
  const cure = 'only output_stream: stdout is';
  translation.complain(node.path, 'supported', { cure });
  return false;
}

/** Translates an OTLP exporter into the variables of a signal. */
export function translateOtlp(
  translation: Translation,
  node: FileNode,
  signal: SignalInName,
): void {
  const prefix = `OTEL_EXPORTER_OTLP_${signal}_`;
  const isGrpc = node.path.endsWith('otlp_grpc');
  const encoding = isGrpc ? undefined : node.text('encoding');
  const protocol = isGrpc ? 'grpc' : `http/${encoding ?? 'protobuf'}`;
  translation.say(`${prefix}PROTOCOL`, protocol, node.path);
  translation.set(`${prefix}ENDPOINT`, node.get('endpoint'));
  translation.set(`${prefix}COMPRESSION`, node.get('compression'));
  translation.set(`${prefix}TIMEOUT`, node.get('timeout'));
  const tls = node.get('tls');
  translation.set(`${prefix}CERTIFICATE`, tls?.get('ca_file'));
  translation.set(`${prefix}CLIENT_CERTIFICATE`, tls?.get('cert_file'));
  translation.set(`${prefix}CLIENT_KEY`, tls?.get('key_file'));
  if (isGrpc) translation.set(`${prefix}INSECURE`, tls?.get('insecure'));
  const headers = readHeaders(node);
  if (headers !== '') translation.say(`${prefix}HEADERS`, headers, `${node.path}.headers`);
}

/** Returns the headers as one list, in which a later one goes before an earlier one of its name. */
function readHeaders(node: FileNode): string {
  const list = node.text('headers_list') ?? '';
  const headers = node.get('headers')?.items() ?? [];
  const own = headers.flatMap((header) => {
    const name = header.text('name');
    const value = header.text('value');
    if (name === undefined || value === undefined) return [];
    return [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`];
  });
  return [list, ...own].filter((entry) => entry !== '').join(',');
}
