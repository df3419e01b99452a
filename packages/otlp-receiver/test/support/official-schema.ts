import { dirname, join } from 'node:path';
import { Root, type Type } from 'protobufjs';

/** Loads the official .proto files, which a package of others contains. */
export function loadOfficialSchema(): Root {
  const folder = dirname(require.resolve('@elastic/mockotlpserver/package.json'));
  const root = new Root();
  root.resolvePath = (_origin, file) => join(folder, file);
  root.loadSync(
    ['trace', 'metrics', 'logs'].map(
      (signal) => `opentelemetry/proto/collector/${signal}/v1/${signal}_service.proto`,
    ),
  );
  root.resolveAll();
  return root;
}

const official = loadOfficialSchema();

const REQUESTS = { traces: 'Trace', metrics: 'Metrics', logs: 'Logs' } as const;

/** Encodes a request, written as an object, with the official schema. */
export function encodeOfficially(signal: keyof typeof REQUESTS, request: object): Uint8Array {
  const type: Type = official.lookupType(`Export${REQUESTS[signal]}ServiceRequest`);
  return type.encode(type.fromObject(request)).finish();
}
